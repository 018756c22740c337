import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { locationBarcode, toteBarcode } from '../../../shared/barcodes/index.ts';
import { deriveProduct } from '../../../shared/sample/index.ts';
import type { AnswerEvent } from '../page/recorder.ts';
import type { ScanSource } from './sources.ts';

/** One scan that was answered: `answer` has the page's times. */
export interface AnsweredScan {
  readonly source: ScanSource['name'];
  readonly code: string;
  readonly answer: AnswerEvent;
}

const ANSWER_MS = 15_000;
const SCREEN_MS = 60_000;
/**
 * Between an answer and the next scan, ms: spread, so that scans fall on all phases of a frame. Three to
 * five scans a second: quicker than hands are, but the answer before has come to rest.
 */
const REST = { least: 180, spread: 120 };
const FIRST_TOTE = 1000;
const TRIES = 4;
const AFTER_CUT_MS = 500;

export interface Picker {
  /** Picks along the walk until `enough` says so or the batch is done. False: it is done. */
  walk(enough: (scans: readonly AnsweredScan[]) => boolean): Promise<boolean>;
  readonly scans: readonly AnsweredScan[];
}

interface Target {
  readonly step: string;
  readonly bin: string;
  readonly sku: string;
  readonly units: number;
  readonly fulfilment: string;
}

/** What the pick screen asks for; null when there is nothing more to pick. */
const readTarget = (page: Page): Promise<Target | null> =>
  page.evaluate(() => {
    const at = (id: string) => document.querySelector<HTMLElement>(`[data-testid="${id}"]`);
    const work = at('pick-work');
    if (!work) return null;
    const { step = '' } = work.dataset;
    const { of: units = '0', counted = '0' } = at('pick-qty')?.dataset ?? {};
    return {
      step,
      bin: at('pick-bin')?.textContent?.trim() ?? '',
      sku: at('pick-item')?.dataset['sku'] ?? '',
      units: Number(units) - Number(counted),
      fulfilment: work.dataset['fulfilment'] ?? '',
    };
  });

/** One tote a fulfilment, kept over all windows: the screen shows it only once the order has arrived. */
const totes = new Map<string, string>();

function toteOf(fulfilment: string): string {
  const tote = totes.get(fulfilment) ?? toteBarcode(FIRST_TOTE + totes.size);
  totes.set(fulfilment, tote);
  return tote;
}

/** Picks on an open pick screen as a person does who makes no mistakes, by each source in turn. */
export async function startPicking(page: Page, sources: readonly ScanSource[]): Promise<Picker> {
  const scans: AnsweredScan[] = [];
  let answered: PromiseWithResolvers<AnswerEvent> | undefined;
  await page.exposeFunction('onAnswer', (answer: AnswerEvent) => answered?.resolve(answer));

  const scanOnce = async (source: ScanSource, code: string) => {
    await pause(REST.least + Math.random() * REST.spread);
    const waiting = Promise.withResolvers<AnswerEvent>();
    answered = waiting;
    const timer = setTimeout(
      () => waiting.reject(new Error(`${source.name} ${code}: no answer in ${ANSWER_MS} ms`)),
      ANSWER_MS,
    );
    await source.scan(code);
    return waiting.promise.finally(() => clearTimeout(timer));
  };

  const scan = async (source: ScanSource, code: string) => {
    let answer = await scanOnce(source, code);
    // Injected keys reach a busy browser late and apart: what is cut in two is scanned again, as by a person.
    for (
      let tries = 1;
      answer.kind !== 'ok' && source.name === 'wedge' && tries < TRIES;
      tries += 1
    ) {
      await pause(AFTER_CUT_MS);
      answer = await scanOnce(source, code);
    }
    if (answer.kind !== 'ok') throw new Error(`${source.name} ${code}: answered ${answer.code}`);
    scans.push({ source: source.name, code, answer });
  };

  const pickLine = async (source: ScanSource, { step, bin, sku, units, fulfilment }: Target) => {
    if (step === 'bin') await scan(source, locationBarcode(bin));
    const item = deriveProduct(sku, '').gtin;
    if (step !== 'tote') for (let n = 0; n < units; n += 1) await scan(source, item);
    await scan(source, toteOf(fulfilment));
  };

  return {
    scans,
    async walk(enough) {
      await page.getByTestId('pick-screen').waitFor({ timeout: SCREEN_MS });
      for (let line = 0; !enough(scans); line += 1) {
        const target = await readTarget(page);
        const source = sources[line % sources.length];
        if (target === null || source === undefined) return false;
        await pickLine(source, target);
      }
      return true;
    },
  };
}
