/** The person at the station: reads the screen, scans, waits for the answer, and is interrupted by crashes. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { waitUntil } from '../../scripts/lib/processes.ts';
import type { SamplePerson } from '../../shared/sample/index.ts';
import type { KillPlan } from './killPlan.ts';
import { readTraffic, type PageAnswer } from './pageWatch.ts';
import type { Part, World } from './world.ts';

const ANSWER_MS = 30_000;
const ANSWERS_KEPT = 15;

/** Polls in short steps: an answer takes a few frames. */
export async function untilSoon(what: string, probe: () => boolean | Promise<boolean>) {
  const deadline = performance.now() + ANSWER_MS;
  while (!(await probe())) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${ANSWER_MS} ms`);
    await pause(2);
  }
}

export interface Outcome {
  /** What the page said; undefined: nothing, as far as anybody saw. */
  readonly answer: PageAnswer | undefined;
  readonly killed: Part | undefined;
}

export class Person {
  readonly world: World;
  readonly #plan: KillPlan;
  /** How long the last answers took, ms. */
  #took: number[] = [];

  constructor(world: World, plan: KillPlan) {
    this.world = world;
    this.#plan = plan;
  }

  get page(): Page {
    return this.world.page;
  }

  scan(code: string): Promise<Outcome> {
    return this.act(() => this.world.scanner.scan(code), true);
  }

  press(key: string): Promise<Outcome> {
    return this.act(() => this.page.keyboard.press(key), false);
  }

  /** Does something that is answered; a part may be killed meanwhile, and is running again afterwards. */
  async act(what: () => void | Promise<void>, isScan: boolean): Promise<Outcome> {
    const { world } = this;
    const given = world.answers;
    const before = given.length;
    const traffic = await readTraffic(world.page);
    const kill = this.#plan.next();
    if (kill === undefined) {
      const sent = performance.now();
      await what();
      await untilSoon('an answer', () => given.length > before);
      this.#took = [...this.#took.slice(1 - ANSWERS_KEPT), performance.now() - sent];
      return { answer: given[before], killed: undefined };
    }
    // A key is pressed by the browser itself, and lost with it.
    const done = Promise.resolve(what()).catch(() => undefined);
    await pause(kill.moment * this.usualMs());
    const answeredBefore = given.length > before;
    await world.kill(kill.part);
    await done;
    this.#plan.happened(kill, given.length > before, answeredBefore);
    await world.start(kill.part);
    if (kill.part === 'chromium') {
      await this.untilBack();
      return { answer: given[before], killed: kill.part };
    }
    if (kill.part === 'agent') await world.linked(traffic.opened);
    // A scan that the agent took with it is lost without a sound; whatever reached the page is answered.
    const lost =
      kill.part === 'agent' && isScan && (await readTraffic(world.page)).scans === traffic.scans;
    if (!lost) await untilSoon('an answer after the crash', () => given.length > before);
    return { answer: given[before], killed: kill.part };
  }

  /** The median of the last answers, from the scan on. */
  usualMs(): number {
    return this.#took.toSorted((a, b) => a - b)[Math.floor(this.#took.length / 2)] ?? 0;
  }

  /** After a new window was opened: the person is still signed in, and the floor is on the screen. */
  async untilBack(): Promise<void> {
    const { page } = this;
    const floor = ['pick-screen', 'picker-home', 'pack-screen', 'packer-home'];
    await page.locator(floor.map((id) => `[data-testid="${id}"]`).join()).waitFor();
  }

  async signIn(person: SamplePerson): Promise<void> {
    const { page, world } = this;
    const shell = page.getByTestId('shell');
    await shell.or(page.getByTestId('sign-in')).first().waitFor();
    if (await shell.isVisible()) await page.getByTestId('sign-out').click();
    await page.getByTestId(`person-${person.id}`).waitFor();
    world.scanner.scan(person.badge);
    const pin = page.getByTestId('pin-screen');
    await pin.or(shell).first().waitFor();
    if (await pin.isVisible()) {
      await page.keyboard.type(person.pin, { delay: 60 });
      await page.keyboard.press('Enter');
      await pin.waitFor({ state: 'detached' });
    }
    await shell.waitFor();
  }

  /** What the header says of the line to central. */
  async allSent(): Promise<void> {
    const { page } = this;
    await waitUntil(
      'everything to be sent',
      () =>
        page.getByTestId('connection').evaluate((el) => {
          const { connection, waiting } = el.dataset;
          return connection === 'live' && waiting === '0';
        }),
      ANSWER_MS,
    );
  }
}

const PAD_MS = 3_000;
const PRESSES_MAX = 8;

/** Presses `Q` until its pad is there: a window that has just come back may not listen yet. */
async function openPad({ page }: Person): Promise<void> {
  const pad = page.getByTestId('number-pad');
  for (let presses = 0; presses < PRESSES_MAX && !(await pad.isVisible()); presses += 1) {
    await page.keyboard.press('q');
    await pad.waitFor({ timeout: PAD_MS }).catch(() => undefined);
  }
  await pad.waitFor();
}

/** Taps a number on the pad that `Q` opens. */
export async function typeUnits(person: Person, units: number): Promise<void> {
  const { page } = person;
  await openPad(person);
  for (const digit of String(units)) await page.getByTestId(`pad-${digit}`).click();
  await page.getByTestId('pad-enter').click();
}
