/**
 * The built shell with its page in a real browser: the built main bundle runs against the stand-in, its
 * own protocol handler serves the page with its own headers, and its own channels answer `window.stowline`.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { buildRenderer } from '../../scripts/lib/builds.ts';
import { ROOT } from '../../scripts/lib/processes.ts';
import { openBrowser } from '../e2e/programs.ts';
import { buildShellForTest } from './builtShell.ts';
import { bootShell, type Shell } from './standIn/shell.ts';

export interface ShellPage {
  readonly shell: Shell;
  readonly browser: Browser;
  readonly origin: string;
  /** A further window of the same shell; `prepare` runs in it before the page does. */
  readonly open: (
    options: Parameters<Browser['newContext']>[0],
    prepare?: (context: BrowserContext) => Promise<void>,
  ) => Promise<Page>;
  readonly close: () => Promise<void>;
}

interface Served {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly base64: string;
}

/** Serves what the shell's scheme answers, word for word, on a port that a browser can reach. */
async function serve(shell: Shell): Promise<{ origin: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const url = `stowline://app${request.url ?? '/'}`;
      const { status, headers, base64 } = await shell.ask<Served>('fetch', url, request.method);
      response.writeHead(status, headers).end(Buffer.from(base64, 'base64'));
    };
    answer().catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

type Heard = (channel: string, payload: unknown) => void;

/** In the page, before anything of it runs: the surface as preload exposes it. */
function exposeSurface(members: readonly { name: string; value: unknown }[]): void {
  const page = globalThis as unknown as {
    stowline: Record<string, unknown>;
    stowlineCall: (name: string, input: unknown) => Promise<unknown>;
    stowlineTold: Heard;
  };
  const handlers = new Map<string, Set<(payload: unknown) => void>>();
  const subscribe = (event: string) => (handler: (payload: unknown) => void) => {
    const set = handlers.get(event) ?? new Set();
    handlers.set(event, set.add(handler));
    return () => void set.delete(handler);
  };
  page.stowline = Object.fromEntries(
    members.map(({ name, value }) => {
      if (!String(value).startsWith('function')) return [name, value];
      if (!/^on[A-Z]/.test(name)) return [name, (input: unknown) => page.stowlineCall(name, input)];
      return [name, subscribe(name.charAt(2).toLowerCase() + name.slice(3))];
    }),
  );
  page.stowlineTold = (channel, payload) => {
    for (const handler of handlers.get(channel.replace('event:', '')) ?? []) handler(payload);
  };
}

export async function openShellPage(options: {
  readonly name: string;
  readonly central: string;
  readonly enrolCode: string;
  readonly stationName?: string;
  readonly env?: Readonly<Record<string, string>>;
}): Promise<ShellPage> {
  await buildRenderer();
  const { main } = buildShellForTest(options.name);
  cpSync(join(ROOT, 'out/renderer'), join(dirname(dirname(main)), 'renderer'), { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'stowline-shell-page-'));
  const shell = await bootShell({
    main,
    argv: [
      ...['--data', join(folder, 'station'), '--central', options.central],
      ...[
        '--enrol',
        options.enrolCode,
        '--name',
        options.stationName ?? 'Bench 1',
        '--updates',
        'off',
      ],
    ],
    env: { STAND_IN_HOME: folder, STAND_IN_KEY_STORE: '', ...options.env },
  });
  const served = await serve(shell);
  const browser = await openBrowser();
  return {
    shell,
    browser,
    origin: served.origin,
    open: async (context, prepare) => {
      const opened = await browser.newContext(context);
      await prepare?.(opened);
      await opened.exposeFunction('stowlineCall', (name: string, input: unknown) =>
        shell.call(name, input),
      );
      await opened.addInitScript(exposeSurface, await shell.ask('surface'));
      const page = await opened.newPage();
      shell.onEvent(({ channel, payload }) => {
        if (page.isClosed()) return;
        page
          .evaluate(
            (told) => (globalThis as unknown as { stowlineTold?: Heard }).stowlineTold?.(...told),
            [channel, payload] as [string, unknown],
          )
          // A page that is just being loaded asks for what matters anyway.
          .catch(() => undefined);
      });
      await page.goto(served.origin);
      return page;
    },
    close: async () => {
      await browser.close();
      await shell.stop();
      await served.close();
      rmSync(folder, { recursive: true });
    },
  };
}
