import type { Result } from '../../shared/errors.ts';
import { HELD_COLLECTIONS, heldIds, heldRoots } from '../../shared/domain/held.ts';
import type { HostInput, HostOutput, StationHost } from '../../shared/host/index.ts';
import type { CollectionName } from '../../shared/schema/index.ts';
import type { Replica } from '../replica/replica.ts';

type Key = HostInput<'held:save'>['remove'][number];
type Put = HostInput<'held:save'>['put'][number];

/** How often the host's copies are brought up to date while something changes. ms */
export const KEEP_EVERY_MS = 3000;
/** Documents handed to the host at once, and their length as JSON: well under a frame to write, and what an agent takes. */
const PORTION = { documents: 200, length: 400_000 };

/** Held work is only known where all of these are here; personal data is kept where a session brings it. */
const NEEDED: readonly CollectionName[] = HELD_COLLECTIONS.filter((name) => name !== 'contacts');

const keyOf = ({ collection, id }: Key): string => `${collection}#${id}`;

/** What goes to the host in one call each; one empty portion where there is only something to remove. */
function* portionsOf(put: readonly Put[]): Generator<{ portion: Put[]; last: boolean }> {
  let portion: Put[] = [];
  let length = 0;
  for (const each of put) {
    const more = JSON.stringify(each.document).length;
    const full = portion.length >= PORTION.documents || length + more > PORTION.length;
    if (full && portion.length > 0) {
      yield { portion, last: false };
      portion = [];
      length = 0;
    }
    portion.push(each);
    length += more;
  }
  yield { portion, last: true };
}

type Host = Pick<StationHost, 'call'>;

/** Whether some of what held work needs is not here in full. */
export const lacksState = (replica: Replica): boolean =>
  NEEDED.some((name) => replica.through(name) === 0);

/** Whether the host holds anything: it does as soon as this station was filled once. */
export async function holdsWork(host: Host): Promise<boolean> {
  const listed = await host.call('held:list', {});
  return listed.ok && listed.value.length > 0;
}

/** Shows what the host held, as far as central's state is not here. */
export async function feedHeld(replica: Replica, host: Host): Promise<void> {
  let after: Key | null = null;
  do {
    const portion: Result<HostOutput<'held:load'>> = await host.call(
      'held:load',
      after === null ? {} : { after },
    );
    // Lost host: asked again with the next connection to it.
    if (!portion.ok) return;
    const { documents, next, through }: HostOutput<'held:load'> = portion.value;
    for (const name of HELD_COLLECTIONS) {
      const own = documents.filter(({ collection }) => collection === name);
      if (own.length === 0) continue;
      const arrived = own.map(({ document }) => document);
      replica.heldArrived(name, arrived, through[name] ?? 0);
    }
    after = next;
  } while (after !== null);
}

export interface Keeper {
  /** Something may have changed. */
  mark(): void;
  /** The host may have thrown copies away: asks it again what it has. */
  recheck(): void;
  /** Brings the host's copies up to date if something changed; resolves when that is done or put off. */
  run(): Promise<void>;
}

/**
 * Keeps the host's copies of held work up to date with central's state here: what changed, and nothing
 * else. Whatever goes wrong is tried again with the next change; a scan never waits for it.
 */
export function createKeeper(
  replica: Replica,
  host: Host,
  stationId: () => string | undefined,
): Keeper {
  let marked = true;
  let running: Promise<void> | undefined;
  /** Clocks of the documents that the host has; undefined: ask. */
  let known: Map<string, Key & { clock: number }> | undefined;

  const ask = async (): Promise<boolean> => {
    if (known) return true;
    const listed = await host.call('held:list', {});
    if (!listed.ok) return false;
    known = new Map(listed.value.map((each) => [keyOf(each), each]));
    return true;
  };

  const changes = (has: NonNullable<typeof known>, station: string) => {
    const wanted = heldIds(replica, replica.stateOf.bind(replica), station);
    const put: Put[] = [];
    const keep = new Set<string>();
    for (const [collection, ids] of wanted) {
      const readable = replica.through(collection) > 0;
      for (const id of ids) {
        const key = keyOf({ collection, id });
        const document = replica.stateOf(collection, id);
        if (!readable) keep.add(key);
        if (!readable || document === undefined) continue;
        keep.add(key);
        if (has.get(key)?.clock !== document.clock) put.push({ collection, document });
      }
    }
    const remove = [...has]
      .filter(([key]) => !keep.has(key))
      .map(([, { collection, id }]) => ({ collection, id }));
    return { put, remove };
  };

  const save = async (has: NonNullable<typeof known>, station: string): Promise<boolean> => {
    const through = Object.fromEntries(
      HELD_COLLECTIONS.flatMap((name) => {
        const clock = replica.through(name);
        return clock > 0 ? [[name, clock]] : [];
      }),
    );
    const { put, remove } = changes(has, station);
    for (const { portion, last } of portionsOf(put)) {
      const answer = await host.call('held:save', {
        put: portion,
        remove: last ? remove : [],
        // Only with the last portion is everything as it was at these clocks.
        ...(last ? { through } : {}),
      });
      if (!answer.ok) return false;
      for (const { collection, document } of portion) {
        const { id, clock } = document;
        has.set(keyOf({ collection, id }), { collection, id, clock });
      }
    }
    for (const key of remove) has.delete(keyOf(key));
    return true;
  };

  const round = async (station: string): Promise<void> => {
    const done = (await ask()) && known !== undefined && (await save(known, station));
    if (done) return;
    known = undefined;
    marked = true;
  };

  return {
    mark() {
      marked = true;
    },
    recheck() {
      known = undefined;
      marked = true;
    },
    async run() {
      // What changed since the round that is under way began may have missed it.
      await running;
      const station = stationId();
      if (!marked || running || station === undefined || lacksState(replica)) return;
      marked = false;
      running = round(station);
      await running;
      running = undefined;
    },
  };
}

/** Tells when work comes into this station's hands that was not in them when it was asked last. */
function createArrivals(replica: Replica, stationId: () => string | undefined): () => boolean {
  let before: ReadonlySet<string> = new Set();
  return () => {
    const station = stationId();
    if (station === undefined) return false;
    const roots = heldRoots(replica, replica.stateOf.bind(replica), station);
    const now = new Set(Array.from(roots, ({ document }) => document.id));
    const came = [...now].some((id) => !before.has(id));
    before = now;
    return came;
  };
}

/**
 * Watches what held work is made of. What comes into this station's hands is handed to the host at once:
 * a browser that loses its copies a moment after a claim must not take the claimed work with them.
 */
export function keepHeld(
  replica: Replica,
  host: Pick<StationHost, 'call' | 'on'>,
  stationId: () => string | undefined,
): Pick<Keeper, 'recheck'> & { stop(): void } {
  const keeper = createKeeper(replica, host, stationId);
  const whenIdle = () => requestIdleCallback(() => void keeper.run(), { timeout: KEEP_EVERY_MS });
  const timer = setInterval(whenIdle, KEEP_EVERY_MS);
  const came = createArrivals(replica, stationId);
  let looking: ReturnType<typeof setTimeout> | undefined;
  // Not in the task that draws the scan.
  const lookSoon = () => {
    looking ??= setTimeout(() => {
      looking = undefined;
      if (came()) void keeper.run();
    }, 0);
  };
  const stops = [
    replica.watchCollection('batches', lookSoon),
    replica.watchCollection('parcels', lookSoon),
    // An answered fact that left a document as it was is known to be in it: so `through` has to follow.
    host.on('answers', () => keeper.mark()),
    ...HELD_COLLECTIONS.map((name) => replica.watchCollection(name, () => keeper.mark())),
  ];
  return {
    recheck: () => keeper.recheck(),
    stop() {
      clearInterval(timer);
      clearTimeout(looking);
      for (const stop of stops) stop();
    },
  };
}
