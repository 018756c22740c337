/** Whoever stands before a window: how they sign in, pick, pack, and look after what went wrong. */
import type { SessionInfo } from '../../../../shared/host/index.ts';
import type { Station } from '../../../../renderer/replica/station.ts';
import { Random } from '../../virtual/random.ts';
import type { OperationKind } from '../../plan.ts';
import type { PageNode } from '../page.ts';
import type { Truth } from '../truth.ts';
import { PEOPLE } from '../warehouse.ts';
import { cancel, count, putBack, raise, release, resolve } from './desk.ts';
import { Hands, type Manner } from './hands.ts';
import { Packing } from './packing.ts';
import { Picking } from './picking.ts';
import { dismiss, poison } from './troubles.ts';

const PIN = '1111';

/** Who usually works at each station. */
const USUAL: readonly (readonly string[])[] = [
  ['ana', 'bo', 'di'],
  ['bo', 'ana', 'tom'],
  ['cy', 'di', 'eve'],
  ['eve', 'cy', 'sue'],
  ['sue', 'tom', 'sue'],
];

/** Does before one window what the plan says, as far as the screen lets them. */
export class Person {
  readonly #hands: Hands;
  readonly #picking: Picking;
  readonly #packing: Packing;

  constructor(page: PageNode, truth: Truth, trace: (text: string) => void) {
    this.#hands = new Hands(page, truth, trace);
    this.#picking = new Picking(this.#hands);
    this.#packing = new Packing(this.#hands);
  }

  async act(kind: OperationKind, draw: number): Promise<void> {
    const { app } = this.#hands.page;
    if (app === undefined || !this.#hands.page.isUp || !app.ready.get()) return;
    this.#hands.look(app);
    if (app.session.get() !== undefined && this.#hands.resumes(app)) {
      this.#picking.forget();
      this.#packing.forget();
    }
    const random = new Random(draw);
    const session = app.session.get();
    if (session === undefined) return;
    if (session === null || kind === 'switch') {
      await this.#signIn(app, random);
      return;
    }
    await this.#do(kind, app, session, random);
  }

  async #do(kind: OperationKind, app: Station, session: SessionInfo, random: Random) {
    switch (kind) {
      case 'work':
      case 'short':
      case 'undo':
      case 'wrong-scan':
        return this.#work(kind, app, session, random);
      case 'return':
        return this.#picking.return(app, session);
      case 'take-over':
        return this.#picking.takeOver(app, session, random);
      case 'lease':
        return this.#picking.lease(app, session);
      case 'sign-out':
        await app.host.call('session:sign-out', {});
        this.#hands.trace('signed out');
        return undefined;
      case 'resolve':
        return resolve(this.#hands, app, random);
      case 'release':
        return release(this.#hands, app, random);
      case 'cancel':
        return cancel(this.#hands, app, random);
      case 'count':
        return count(this.#hands, app, random);
      case 'put-back':
        return putBack(this.#hands, app, random);
      case 'poison':
        return poison(this.#hands, app, random);
      case 'dismiss':
        return dismiss(this.#hands, app, random);
      case 'raise':
        return raise(this.#hands, app);
      case 'switch':
        return undefined;
    }
  }

  async #signIn(app: Station, random: Random): Promise<void> {
    const names = USUAL[this.#hands.page.host.index] ?? ['di'];
    const name = random.pick(names) ?? 'di';
    const person = PEOPLE.find((one) => one.name === name);
    if (person === undefined) return;
    const lead = person.roles.includes('supervisor');
    const answer = await app.host.call('session:sign-in', {
      badge: person.badge,
      ...(lead ? { pin: PIN } : {}),
    });
    if (!answer.ok && answer.error.code.startsWith('pin-')) {
      const detail = `${this.#hands.page.name} ${name}: ${answer.error.code}`;
      this.#hands.truth.wrongs.push({ invariant: 'a right PIN opens', detail });
    }
    this.#hands.trace(`sign in ${name}: ${answer.ok ? 'ok' : answer.error.code}`);
  }

  async #work(kind: Manner, app: Station, session: SessionInfo, random: Random): Promise<void> {
    const can = (role: string): boolean => session.roles.some((one) => one === role);
    const picks = can('picker') || can('supervisor');
    const packs = can('packer') || can('supervisor');
    const packing = packs && (!picks || random.chance(0.5));
    if (packing) await this.#packing.pack(kind, app, session, random);
    else if (picks) await this.#picking.pick(kind, app, session, random);
  }
}
