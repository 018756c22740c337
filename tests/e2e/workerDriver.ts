/** Drives the built replication worker alone in a page of the agent's origin, and gathers what it says. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Page, Route } from 'playwright-core';
import type { FromWorker, ToWorker } from '../../renderer/replication/messages.ts';
import type { CollectionName } from '../../shared/schema/index.ts';
import { ROOT } from '../../scripts/lib/processes.ts';
import type { LaunchedStation } from './launch.ts';

export interface WorkerState {
  /** Live documents by collection and id, as the page would show them. */
  readonly documents: Partial<Record<CollectionName, Record<string, { clock: number }>>>;
  readonly through: Partial<Record<CollectionName, number>>;
  readonly loaded: boolean;
  /** Ids that had come by the time everything stored was loaded. */
  readonly countWhenLoaded: number;
  readonly live: readonly CollectionName[];
  readonly problems: readonly string[];
  /** Message types with their collection, in order. */
  readonly log: readonly string[];
}

interface Driver {
  worker: Worker;
  state: WorkerState;
}
declare global {
  interface Window {
    driver?: Driver;
  }
}

export const workerScript = (): string => {
  const assets = path.join(ROOT, 'out', 'renderer', 'assets');
  const found = readdirSync(assets).find((name) => /^worker-.*\.js$/.test(name));
  if (found === undefined) throw new Error('the replication worker is not built');
  return found;
};

/** A page of the agent's origin, with its cookie, that runs nothing of its own. */
export async function openBlankPage(station: LaunchedStation): Promise<Page> {
  const page = await station.context.newPage();
  await page.route('**/blank', (route: Route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>blank</title>' }),
  );
  await page.goto(`${station.origin}/blank`);
  return page;
}

/** Starts the worker; `prelude` runs in it before anything else. */
export async function startWorker(
  page: Page,
  start: Omit<Extract<ToWorker, { type: 'start' }>, 'type' | 'pullBase'>,
  prelude = '',
): Promise<void> {
  const script = workerScript();
  await page.context().unroute(`**/${script}`);
  await page.context().route(`**/${script}`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${prelude};\n${await response.text()}` });
  });
  await page.evaluate(
    ({ url, message }) => {
      window.driver?.worker.terminate();
      const state = {
        documents: {} as Record<string, Record<string, { clock: number }>>,
        through: {} as Record<string, number>,
        loaded: false,
        countWhenLoaded: 0,
        live: [] as string[],
        problems: [] as string[],
        log: [] as string[],
      };
      const worker = new Worker(url, { type: 'module' });
      window.driver = { worker, state: state as unknown as Driver['state'] };
      const receive = (data: FromWorker) => {
        state.log.push('collection' in data ? `${data.type} ${data.collection}` : data.type);
        if (data.type === 'documents') {
          const shown = (state.documents[data.collection] ??= {});
          for (const { id, clock, _deleted: deleted } of data.documents) {
            if (deleted === true) Reflect.deleteProperty(shown, id);
            else shown[id] = { clock };
          }
          worker.postMessage({ type: 'taken' });
        } else if (data.type === 'keep-only') {
          const kept = new Set(data.ids);
          const shown = state.documents[data.collection] ?? {};
          for (const id of Object.keys(shown)) if (!kept.has(id)) Reflect.deleteProperty(shown, id);
        } else if (data.type === 'through') state.through[data.collection] = data.through;
        else if (data.type === 'progress') {
          const { collection, state: at } = data.progress;
          state.live = state.live.filter((name) => name !== collection);
          if (at === 'live') state.live.push(collection);
        } else if (data.type === 'problem')
          state.problems.push(`${data.code} ${data.detail}`.trim());
        else if (data.type === 'loaded') {
          state.loaded = true;
          state.countWhenLoaded = Object.values(state.documents).reduce(
            (sum, shown) => sum + Object.keys(shown).length,
            0,
          );
        }
      };
      worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => receive(data));
      worker.postMessage({ type: 'start', pullBase: `${location.origin}/host/pull`, ...message });
    },
    { url: `/assets/${script}`, message: start },
  );
}

export const tellWorker = (page: Page, message: ToWorker): Promise<void> =>
  page.evaluate((data) => window.driver?.worker.postMessage(data), message);

export const workerState = (page: Page): Promise<WorkerState> =>
  page.evaluate(() => {
    if (window.driver === undefined) throw new Error('no worker was started');
    return window.driver.state;
  });

/** Waits until `collections` have been pulled to the end. */
export async function untilLive(
  page: Page,
  collections: readonly CollectionName[],
): Promise<WorkerState> {
  await page.waitForFunction(
    (names) => names.every((name) => window.driver?.state.live.includes(name)),
    [...collections],
    { timeout: 60_000 },
  );
  return workerState(page);
}
