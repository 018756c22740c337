/** Picking as a person does it who goes by the screen alone, and holds the screen to what it said. */
import { expect } from 'vitest';
import { locationBarcode } from '../../shared/barcodes/index.ts';
import { deriveProduct } from '../../shared/sample/index.ts';
import type { Expected } from './expected.ts';
import { typeUnits, untilSoon, type Outcome, type Person } from './person.ts';

/** Units beyond which the rest is typed instead of scanned. */
const SCANNED_MOST = 3;

interface PickPlace {
  readonly step: string;
  readonly task: string;
  readonly fulfilment: string;
  readonly bin: string;
  readonly sku: string;
  readonly units: number;
  readonly counted: number;
}

const readPick = (person: Person): Promise<PickPlace> =>
  person.page.evaluate(() => {
    const at = (id: string) => document.querySelector<HTMLElement>(`[data-testid="${id}"]`);
    const work = at('pick-work');
    const { of: units = '0', counted = '0' } = at('pick-qty')?.dataset ?? {};
    return {
      step: at('pick-screen')?.dataset['step'] ?? (at('picker-home') ? 'home' : ''),
      task: work?.dataset['task'] ?? '',
      fulfilment: work?.dataset['fulfilment'] ?? '',
      bin: at('pick-bin')?.textContent?.trim() ?? '',
      sku: at('pick-item')?.dataset['sku'] ?? '',
      units: Number(units),
      counted: Number(counted),
    };
  });

const brief = ({ step, task, counted }: PickPlace) => `${step} ${task} ${counted}`;

/** Where the person stands, to be compared with where they stand later. */
export const pickPlace = async (person: Person): Promise<string> => brief(await readPick(person));

/** Where the screen must be once the scan has had its effect; undefined: anywhere but at this task. */
function afterPick(at: PickPlace, did: 'bin' | 'item' | 'tote'): string | undefined {
  if (did === 'tote') return undefined;
  const counted = did === 'item' ? at.counted + 1 : 0;
  return brief({ ...at, step: counted > 0 && counted === at.units ? 'tote' : 'item', counted });
}

/**
 * After a crash the person goes on at the same step: where they were, if nobody answered, or one on.
 * True: the scan had its effect. It must have, once the page said so.
 */
async function resumedPick(
  person: Person,
  at: PickPlace,
  did: 'bin' | 'item' | 'tote',
  { answer }: Outcome,
): Promise<boolean> {
  const now = await readPick(person);
  const wanted = afterPick(at, did);
  const moved = wanted === undefined ? now.task !== at.task : brief(now) === wanted;
  if (moved) return true;
  const where = `${brief(at)}, then ${did} (${answer?.code ?? 'no answer'}): now ${brief(now)}`;
  expect(answer, `answered, but not kept: ${where}`).toBeUndefined();
  expect(brief(now), where).toBe(brief(at));
  return false;
}

/**
 * One scan of the pick on the screen. Where it was lost in a crash, or could not be recorded, nothing
 * has changed and the screen asks for it again. 'done': the batch is picked.
 */
export async function pickNext(
  person: Person,
  expected: Expected,
): Promise<'picked' | 'lost' | 'not-recorded' | 'done' | 'home'> {
  const at = await readPick(person);
  if (at.step === 'done' || at.step === 'home') return at.step;
  expect(['bin', 'item', 'tote']).toContain(at.step);
  const did = at.step === 'bin' || at.step === 'tote' ? at.step : 'item';
  const code = {
    bin: locationBarcode(at.bin),
    item: deriveProduct(at.sku, '').gtin,
    tote: expected.toteOf(at.fulfilment),
  }[did];
  const outcome = await person.scan(code);
  const { answer, killed } = outcome;
  if (answer?.code === 'not-recorded') {
    expect(brief(await readPick(person))).toBe(brief(at));
    return 'not-recorded';
  }
  expect(answer?.kind ?? 'ok', `${code} at ${brief(at)}: ${answer?.code}`).toBe('ok');
  const happened = killed === undefined || (await resumedPick(person, at, did, outcome));
  if (!happened) return 'lost';
  if (did === 'tote') expected.picked(at.task, at.units);
  if (did === 'item' && at.units > SCANNED_MOST && at.counted === 0) {
    await typeUnits(person, at.units);
    await untilSoon('the typed units', async () => {
      const now = await readPick(person);
      return now.counted === at.units || person.world.answers.at(-1)?.code === 'not-recorded';
    });
  }
  return 'picked';
}

/** Opens the next batch, from the list of batches. 'refused': the person is told why it can't be had now. */
export async function openBatch(person: Person): Promise<'opened' | 'refused' | 'none'> {
  const { page } = person;
  const next = page.getByTestId('batch-next');
  await page.getByTestId('picker-home').waitFor();
  if (await next.isDisabled()) return 'none';
  await next.click();
  const opened = page.getByTestId('pick-screen');
  await opened.or(page.getByTestId('claim-error')).first().waitFor();
  return (await opened.isVisible()) ? 'opened' : 'refused';
}

export async function leaveBatch(person: Person): Promise<void> {
  await person.page.keyboard.press('f');
  await person.page.getByTestId('picker-home').waitFor();
}

/** Opens the next batch and picks it to the end. False: there is none. */
export async function pickBatch(person: Person, expected: Expected): Promise<boolean> {
  if ((await openBatch(person)) !== 'opened') return false;
  while ((await pickNext(person, expected)) !== 'done');
  await leaveBatch(person);
  return true;
}
