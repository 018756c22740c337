import type { Machine } from '../virtual/machine.ts';
import { GOOD_LINE } from '../virtual/network.ts';
import { Random } from '../virtual/random.ts';
import type { FaultKind } from '../plan.ts';
import './releases.ts';
import { CentralNode } from './central.ts';
import { fillDisk, forge, restoreJournal, upgradeStation, type Harm } from './harm/index.ts';
import { PageNode } from './page.ts';
import { Person } from './person/index.ts';
import { StationNode } from './station.ts';
import { newTruth, type Truth } from './truth.ts';
import { STATIONS } from './warehouse.ts';
import { runAs } from '../virtual/machine.ts';
import { AppError } from '../../../shared/errors.ts';

/** Whoever starts a station tries again after so long. */
const NO_ROOM_MS = 400;

/** A window and whoever stands before it. */
interface Place {
  readonly page: PageNode;
  readonly person: Person;
  busy: boolean;
}

/** Central, stations and windows of one run, and the faults that befall them. */
export class World {
  readonly machine: Machine;
  readonly central: CentralNode;
  readonly stations: readonly StationNode[];
  readonly truth: Truth = newTruth();
  readonly trace: string[] = [];
  readonly faults = new Map<string, number>();
  /** Two windows a station; the second one is opened by a fault. */
  readonly #places: readonly (readonly [Place, Place])[];
  /** Harm that goes on after the moment it began, and has to end. */
  readonly #underWay = new Set<Promise<void>>();
  /** Once the faults stop, what is down comes up and stays up. */
  #calm = false;

  constructor(machine: Machine, folder: string) {
    this.machine = machine;
    this.central = new CentralNode(machine, folder);
    this.stations = Array.from(
      { length: STATIONS },
      (_, index) =>
        new StationNode(
          machine,
          folder,
          index,
          () => (this.central.isUp ? this.central : undefined),
          (text) => this.note(text),
        ),
    );
    this.#places = this.stations.map((station) => [
      this.#place(station, `page-${station.index}a`),
      this.#place(station, `page-${station.index}b`),
    ]);
  }

  get pages(): PageNode[] {
    return this.#places.flat().map(({ page }) => page);
  }

  note(text: string): void {
    this.trace.push(`${Math.round(this.machine.now)} ${text}`);
  }

  async start(): Promise<void> {
    await this.central.start();
    for (const station of this.stations) {
      await station.start();
      this.#places[station.index]?.[0].page.start();
    }
  }

  operate(station: number, window: 0 | 1, kind: Parameters<Person['act']>[0], draw: number): void {
    const pair = this.#places[station];
    const wanted = pair?.[window];
    const place = wanted?.page.isUp === true ? wanted : pair?.[0];
    if (place === undefined || !place.page.isUp || place.busy) return;
    place.busy = true;
    const { process } = place.page;
    const end = (): void => {
      place.busy = false;
      process.onDeath.delete(end);
    };
    process.onDeath.add(end);
    runAs(process, () => {
      place.person.act(kind, draw).then(end, (error: unknown) => {
        end();
        place.page.fail(process, error);
      });
    });
  }

  fault(kind: FaultKind, index: number, ms: number, draw: number): void {
    const station = this.stations[index];
    const pair = this.#places[index];
    if (this.#calm || station === undefined || pair === undefined) return;
    const random = new Random(draw);
    this.note(`fault ${kind} ${station.name}`);
    this.faults.set(kind, (this.faults.get(kind) ?? 0) + 1);
    switch (kind) {
      case 'offline':
        this.#offline(station, ms);
        return;
      case 'bad-line':
        Object.assign(station.line.quality, {
          latency: [60, 1200],
          lostRequest: 0.1,
          lostResponse: 0.15,
          duplicated: 0.15,
          delayed: 0.05,
          cutBody: 0.08,
        });
        this.#later(ms, () => Object.assign(station.line.quality, badlyDone()));
        return;
      case 'lost-pokes':
        station.line.quality.lostPiece = 0.5;
        this.#later(ms, () => {
          station.line.quality.lostPiece = 0;
        });
        return;
      case 'central-kill':
        this.#killCentral(random, ms);
        return;
      case 'station-kill':
        this.#killStation(station, random, ms);
        return;
      case 'page-kill':
      case 'page-wipe':
      case 'page-damage':
        this.#killPage(pair[random.chance(0.8) ? 0 : 1].page, kind, random);
        return;
      case 'link-cut':
        pair[random.chance(0.8) ? 0 : 1].page.cutLink(ms);
        return;
      case 'second-window':
        if (!pair[1].page.isUp) pair[1].page.start();
        this.#later(ms, () => pair[1].page.kill());
        return;
      case 'clock-step':
        this.#stepClock(
          station,
          pair.map(({ page }) => page),
          random,
        );
        return;
      case 'token-expiry':
        this.central.clockOffsetMs += 16 * 60_000;
        return;
      case 'role-revoked':
        this.#revoke(random, ms);
        return;
      case 'printer':
        station.printer.mood =
          random.pick(['refuses', 'cuts', 'cuts', 'stalls', 'paper-out']) ?? 'cuts';
        station.printer.cutAfter = random.between(0, 200);
        this.#later(ms, () => {
          station.printer.mood = 'good';
        });
        return;
      case 'disk-full':
        fillDisk(this.#harm(station, ms, random));
        return;
      case 'rogue': {
        const other = this.stations[(index + 1) % this.stations.length] ?? station;
        this.#keep(forge(this.#harm(station, ms, random), other));
        return;
      }
      case 'upgrade':
        upgradeStation(this.#harm(station, ms, random));
        return;
      case 'journal-restored':
        restoreJournal(this.#harm(station, ms, random));
    }
  }

  #harm(station: StationNode, ms: number, random: Random): Harm {
    return {
      machine: this.machine,
      central: this.central,
      station,
      pages: (this.#places[station.index] ?? []).map(({ page }) => page),
      truth: this.truth,
      random,
      ms,
      note: (text) => this.note(text),
      later: (after, run) => this.#later(after, run),
      underWay: (work) => this.#keep(work),
      restart: () => this.#restart(station),
      restartCentral: () => this.#startCentral(),
    };
  }

  #keep(work: Promise<void>): void {
    const ended = work
      .catch((error: unknown) => {
        this.machine.uncaught.push({ process: 'simulator', error });
      })
      .finally(() => this.#underWay.delete(ended));
    this.#underWay.add(ended);
  }

  /** Faults stop: lines are good, printers work, what was killed is started. */
  async calm(): Promise<void> {
    this.#calm = true;
    this.note('calm');
    this.central.process.statementsLeft = null;
    for (const station of this.stations) {
      station.process.statementsLeft = null;
      station.disk.clear();
      station.line.protocol = undefined;
    }
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
    // Whatever a newer station records, a central that is to go on with it has to know.
    if (this.stations.some(({ release }) => release > this.central.release)) {
      this.central.release = 1;
      this.central.process.die();
    }
    await this.#startCentral();
    for (const station of this.stations) {
      Object.assign(station.line.quality, GOOD_LINE);
      station.printer.mood = 'good';
      await this.#restart(station);
    }
    for (const [first] of this.#places) if (!first.page.isUp) first.page.start();
    for (const place of this.#places.flat()) place.busy = false;
  }

  async stop(): Promise<void> {
    for (const page of this.pages) page.kill();
    for (const station of this.stations) await station.stop();
    await this.central.stop();
  }

  #place(station: StationNode, name: string): Place {
    const page = new PageNode(this.machine, station, name, this.truth);
    const person = new Person(page, this.truth, (text) => this.note(`${name} ${text}`));
    return { page, person, busy: false };
  }

  #later(ms: number, run: () => void): void {
    this.machine.schedule(ms, this.machine.root, () => {
      if (!this.#calm) run();
    });
  }

  #offline(station: StationNode, ms: number): void {
    station.line.quality.up = false;
    for (const cut of station.line.open) cut();
    this.#later(ms, () => {
      station.line.quality.up = true;
    });
  }

  #killCentral(random: Random, ms: number): void {
    const { process } = this.central;
    if (!this.central.isUp || process.statementsLeft !== null) return;
    process.onDeath.add(() => {
      this.note('central died');
      this.#later(Math.min(ms, 4000), () => this.#keep(this.#startCentral()));
    });
    process.statementsLeft = random.between(1, 400);
  }

  #killStation(station: StationNode, random: Random, ms: number): void {
    const { process } = station;
    if (!station.isUp || process.statementsLeft !== null) return;
    process.onDeath.add(() => {
      this.note(`${station.name} died`);
      this.#later(Math.min(ms, 3000), () => this.#keep(this.#restart(station)));
    });
    process.statementsLeft = random.between(1, 120);
  }

  async #startCentral(): Promise<void> {
    if (!this.central.isUp && !this.central.isStarting) await this.central.start();
  }

  /** Unless it runs already, or is stopped just now by somebody who will start it. */
  async #restart(station: StationNode): Promise<void> {
    if (station.isUp || station.isStarting || station.isStopping) return;
    try {
      await station.start();
      this.note(`${station.name} is back`);
    } catch (error) {
      if (error instanceof AppError && error.code === 'disk-full') {
        this.note(`${station.name} has no room to start`);
        this.machine.schedule(NO_ROOM_MS, this.machine.root, () =>
          this.#keep(this.#restart(station)),
        );
        return;
      }
      this.note(`${station.name} did not start: ${String(error)}`);
      station.reports.push(`start: ${String(error)}`);
    }
  }

  #killPage(page: PageNode, kind: FaultKind, random: Random): void {
    if (!page.isUp) return;
    page.kill();
    if (kind === 'page-wipe') page.wipe(random.chance(0.5));
    if (kind === 'page-damage') {
      page.disk.empty(
        random.pick(['tasks', 'fulfilments', 'stock', 'batches', 'parcels']) ?? 'tasks',
      );
    }
    this.#later(random.between(50, 1500), () => {
      if (!page.isUp) page.start();
    });
  }

  #stepClock(station: StationNode, pages: readonly PageNode[], random: Random): void {
    const days = random.between(-4, 4);
    const step = days * 86_400_000 + random.between(-3_600_000, 3_600_000);
    station.wallOffsetMs += step;
    station.process.wallOffsetMs = station.wallOffsetMs;
    for (const page of pages) page.process.wallOffsetMs = station.wallOffsetMs;
  }

  /** Central takes a person's roles away, and gives them back later. */
  #revoke(random: Random, ms: number): void {
    const id = random.pick(['person-ana', 'person-cy', 'person-di', 'person-tom']) ?? 'person-ana';
    const change = (roles: readonly string[] | null): readonly string[] | undefined => {
      const { central } = this;
      if (!central.isUp) return undefined;
      let before: readonly string[] | undefined;
      void runAs(central.process, () =>
        central.store.transact('org', async (tx) => {
          const doc = (await tx.get('people', [id])).get(id);
          if (doc === undefined) return;
          const roles2 = roles ?? [];
          before = doc.roles;
          tx.append({
            kind: 'person.saved',
            input: { personId: id },
            writes: [{ collection: 'people', id, doc: { ...doc, roles: [...roles2] } }],
          });
        }),
      ).catch(() => undefined);
      return before;
    };
    change(null);
    this.#later(ms, () => change(ROLES[id] ?? []));
  }
}

const ROLES: Readonly<Record<string, readonly string[]>> = {
  'person-ana': ['picker'],
  'person-cy': ['packer'],
  'person-di': ['picker', 'packer'],
  'person-tom': ['supervisor', 'picker'],
};

const badlyDone = () => {
  const { up: _, lostPiece: __, ...rest } = GOOD_LINE;
  return rest;
};
