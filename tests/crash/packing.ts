/** Packing as a person does it who goes by the screen alone, and holds the screen to what it said. */
import { expect } from 'vitest';
import { deriveProduct } from '../../shared/sample/index.ts';
import type { Expected, PaperKind } from './expected.ts';
import { typeUnits, untilSoon, type Person } from './person.ts';

/** Units of an item beyond which the rest is typed instead of scanned. */
const SCANNED_MOST = 3;

interface PackPlace {
  readonly step: string;
  readonly fulfilment: string;
  readonly sscc: string;
  readonly asking: boolean;
  readonly verified: number;
  /** Items with units still to be verified. */
  readonly left: readonly { readonly sku: string; readonly units: number }[];
}

const readPack = (person: Person): Promise<PackPlace> =>
  person.page.evaluate(() => {
    const at = (id: string) => document.querySelector<HTMLElement>(`[data-testid="${id}"]`);
    const rows = [...document.querySelectorAll<HTMLElement>('[data-testid="pack-item"]')].map(
      ({ dataset: { sku = '', of = '0', verified = '0' } }) => ({
        ...{ sku, verified: Number(verified), units: Number(of) - Number(verified) },
      }),
    );
    const { step, fulfilment = '' } = at('pack-screen')?.dataset ?? {};
    return {
      step: step ?? (at('packer-home') ? 'home' : ''),
      fulfilment,
      sscc: at('apply-label')?.dataset['sscc'] ?? '',
      asking: at('ship-short-ask') !== null,
      verified: rows.reduce((sum, row) => sum + row.verified, 0),
      left: rows.flatMap(({ sku, units }) => (units > 0 ? [{ sku, units }] : [])),
    };
  });

const brief = ({ step, verified, sscc }: PackPlace) => `${step} ${verified} ${sscc}`;

/**
 * Does something at the place on the screen. After a crash the person goes on at the same step: where
 * they were, if nobody answered, or one on. True: it had its effect; it must have, once the page said so.
 */
async function step(
  person: Person,
  at: PackPlace,
  act: { readonly scan: string } | { readonly press: string },
): Promise<boolean> {
  const { answer, killed } =
    'scan' in act ? await person.scan(act.scan) : await person.press(act.press);
  const where = `${JSON.stringify(act)} at ${brief(at)} (${answer?.code ?? 'no answer'})`;
  expect(answer?.kind ?? 'ok', where).toBe('ok');
  if (killed === undefined) return true;
  const now = await readPack(person);
  if (brief(now) !== brief(at)) return true;
  expect(answer, `answered, but not kept: ${where}`).toBeUndefined();
  return false;
}

async function verify(person: Person, expected: Expected, at: PackPlace): Promise<void> {
  const [row] = at.left;
  if (row === undefined) throw new Error(`nothing is left to verify at ${brief(at)}`);
  if (!(await step(person, at, { scan: deriveProduct(row.sku, '').gtin }))) return;
  expected.verified(at.fulfilment, row.sku, 1);
  if (row.units <= SCANNED_MOST) return;
  const before = at.verified + 1;
  await typeUnits(person, row.units);
  await untilSoon('the typed units', async () => (await readPack(person)).verified > before);
  expected.verified(at.fulfilment, row.sku, row.units - 1);
}

/** Where a crash left it open whether a paper came out, the person looks at the printer and says so. */
async function settlePapers(person: Person, expected: Expected, sscc: string): Promise<void> {
  const { page, world } = person;
  const ask = page.getByTestId('job-unknown');
  const came = (kind: PaperKind) => expected.came(sscc, kind, world.printer.labels());
  const isDone = async () => {
    if ((await page.getByTestId('apply-label').count()) === 0) return true;
    return came('shipping-label') && came('packing-slip') && (await ask.count()) === 0;
  };
  await untilSoon(`the papers of ${sscc}`, async () => {
    if (await isDone()) return true;
    if ((await ask.count()) === 0) return false;
    const { job = '', document = '' } = await ask.evaluate(({ dataset }) => ({
      job: dataset['job'],
      document: dataset['document'],
    }));
    const kind = document as PaperKind;
    if (came(kind)) await page.keyboard.press('y');
    else {
      expected.reprinted(sscc, kind);
      await page.keyboard.press('r');
      await page.getByTestId('reprint-reasons').getByRole('button').first().click();
    }
    await page
      .locator(`[data-testid="job-unknown"][data-job="${job}"]`)
      .waitFor({ state: 'detached' });
    return false;
  });
}

/** Scans a tote and packs what is in it, to the label on the parcel. */
export async function packOrder(person: Person, expected: Expected, tote: string): Promise<void> {
  for (let shipped = false; ;) {
    const at = await readPack(person);
    if (at.step === 'home') {
      if (shipped) return;
      person.world.scanner.scan(tote);
      await person.page.getByTestId('pack-screen').waitFor();
    } else if (at.step === 'verify') {
      await verify(person, expected, at);
    } else if (at.step === 'close') {
      await step(person, at, { press: 'f' });
    } else if (at.step === 'apply') {
      expected.closed(at.sscc, person.world.printer.labels().length);
      await settlePapers(person, expected, at.sscc);
      shipped = await step(person, at, { scan: `00${at.sscc}` });
      if (shipped) expected.shipped(at.sscc);
    } else {
      expect(shipped, `nothing to pack in ${tote}: ${brief(at)}`).toBe(true);
      await person.page.keyboard.press('h');
      await person.page.getByTestId('packer-home').waitFor();
    }
  }
}

const readyOrders = (person: Person): Promise<string[]> =>
  person.page
    .getByTestId('pack-ready')
    .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset['fulfilment'] ?? ''));

/** Packs whatever is ready until nothing is. */
export async function packReady(person: Person, expected: Expected): Promise<void> {
  await person.page.getByTestId('packer-home').waitFor();
  for (;;) {
    const [fulfilment] = await readyOrders(person);
    if (fulfilment === undefined) return;
    await packOrder(person, expected, expected.toteOf(fulfilment));
  }
}
