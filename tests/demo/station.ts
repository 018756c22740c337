import { type SamplePerson, samplePeople } from '../../shared/sample/index.ts';
import type { Role } from '../../shared/schema/index.ts';
import type { DemoStation } from './stack.ts';

/** No wait of the demo is about speed: a machine that does ten other things must get there too. */
export const PATIENCE_MS = 240_000;

export interface Answer {
  readonly kind: string;
  readonly code: string;
}

/** Handled scans and commands so far, as the answer banner counts them. */
const countAnswers = (station: DemoStation): Promise<number> =>
  station.page.getByTestId('answer-banner').evaluate((el) => Number(el.dataset['scanSeq'] ?? 0));

/** Does something and waits for the answer it gets on the banner. */
export async function answered(
  station: DemoStation,
  act: () => void | Promise<void>,
): Promise<Answer> {
  const before = await countAnswers(station);
  await act();
  const answer = await station.page.evaluate(
    ([seq, patience]) =>
      new Promise<Answer | null>((resolve) => {
        const since = performance.now();
        const look = (): void => {
          const banner = document.querySelector<HTMLElement>('[data-testid="answer-banner"]');
          const { scanSeq, kind = '', code = '' } = banner?.dataset ?? {};
          if (Number(scanSeq) > seq) resolve({ kind, code });
          else if (performance.now() - since > patience) resolve(null);
          else requestAnimationFrame(look);
        };
        look();
      }),
    [before, PATIENCE_MS] as const,
  );
  if (!answer) throw new Error(`${station.name}: no answer`);
  return answer;
}

export const scan = (station: DemoStation, code: string): Promise<Answer> =>
  answered(station, () => station.scanner.scan(code));

/** Scans something that must be right. */
export async function scanRight(station: DemoStation, code: string): Promise<Answer> {
  const answer = await scan(station, code);
  if (answer.kind === 'wrong') {
    throw new Error(`${station.name}: ${code} was answered ${answer.code}`);
  }
  return answer;
}

/** Types a number on the pad that `Q` opens. */
export async function typeQuantity(station: DemoStation, units: number): Promise<Answer> {
  const { page } = station;
  await page.keyboard.press('q');
  const pad = page.getByTestId('number-pad');
  await pad.waitFor();
  for (const digit of String(units)) await page.keyboard.press(digit);
  return answered(station, () => page.keyboard.press('Enter'));
}

export const personWith = (role: Role, nth = 0): SamplePerson => {
  const person = samplePeople().filter((one) => one.roles.includes(role))[nth];
  if (!person) throw new Error(`no sample person number ${nth} is a ${role}`);
  return person;
};

/** Signs in by scanning the badge, and with the PIN where it is asked for. */
export async function signIn(station: DemoStation, person: SamplePerson): Promise<void> {
  const { page } = station;
  await page.getByTestId('sign-in').waitFor();
  await page.waitForFunction(() => document.querySelector('[data-testid^="person-"]') !== null);
  station.scanner.scan(person.badge);
  const pin = page.getByTestId('pin-screen');
  const shell = page.getByTestId('shell');
  await pin.or(shell).first().waitFor();
  if (await pin.isVisible()) {
    for (const digit of person.pin) await page.keyboard.press(digit);
    await page.keyboard.press('Enter');
    await shell.waitFor();
  }
}

/** What the header says of the line to central. */
export const connection = (station: DemoStation): Promise<{ state: string; waiting: number }> =>
  station.page.getByTestId('connection').evaluate((el) => ({
    state: el.dataset['connection'] ?? '',
    waiting: Number(el.dataset['waiting'] ?? 0),
  }));

/** Waits until nothing of this station's waits for central any more. */
export async function allSent(station: DemoStation): Promise<void> {
  await station.page.waitForFunction(
    () => {
      const el = document.querySelector<HTMLElement>('[data-testid="connection"]');
      return el?.dataset['connection'] === 'live' && el.dataset['waiting'] === '0';
    },
    undefined,
    { timeout: PATIENCE_MS },
  );
}
