/**
 * Held work: copies of what the batches and parcels in this station's hands need, in the journal's file,
 * so that they can be finished without central after the page lost its own copies. The page says what is
 * held; personal data is closed under the station's key, and handed only to sessions that may see it.
 */
import type { HostInput, HostOutput, SessionInfo } from '../../../shared/host/contract.ts';
import { COLLECTIONS, mayRead, type CollectionName } from '../../../shared/schema/index.ts';
import type { HeldRow, Journal } from '../journal/index.ts';
import type { Vault } from './vault.ts';

export { createVault, type Vault } from './vault.ts';

export interface Held {
  readonly list: () => HostOutput<'held:list'>;
  readonly save: (input: HostInput<'held:save'>) => void;
  readonly load: (input: HostInput<'held:load'>) => HostOutput<'held:load'>;
}

export interface HeldOptions {
  readonly journal: Pick<Journal, 'held' | 'meta'>;
  readonly vault: Vault;
  readonly session: () => SessionInfo | null;
  readonly report: (where: string, error: unknown) => void;
}

/** Documents in one answer, and their bytes; one document goes whatever its size. */
const PORTION = { documents: 300, bytes: 1_000_000 };

const isCollection = (name: string): name is CollectionName => Object.hasOwn(COLLECTIONS, name);
/** Not for everybody: closed under the station's key. */
const isPersonal = (name: CollectionName): boolean => !mayRead(name, []);

function withinBytes(rows: readonly HeldRow[]): { taken: HeldRow[]; more: boolean } {
  const taken: HeldRow[] = [];
  let bytes = 0;
  for (const row of rows) {
    bytes += row.body.byteLength;
    const full = taken.length >= PORTION.documents || bytes > PORTION.bytes;
    if (full && taken.length > 0) return { taken, more: true };
    taken.push(row);
  }
  return { taken, more: false };
}

export function createHeld(options: HeldOptions): Held {
  const { vault, session, report } = options;
  const { held, meta } = options.journal;

  const isOpen = (name: CollectionName): boolean => mayRead(name, session()?.roles ?? []);
  /** A page may not know yet that its session, or the station, lost a right. */
  const mayKeep = (name: CollectionName): boolean => isOpen(name) && !meta.get('revoked');

  /** What can't be read any more is as good as not held: it is fetched again when central is back. */
  const read = ({ collection, body }: HeldRow): HostOutput<'held:load'>['documents'] => {
    if (!isCollection(collection) || !isOpen(collection)) return [];
    try {
      const bytes = isPersonal(collection) ? vault.open(body) : body;
      const text = Buffer.from(bytes).toString('utf8');
      const document = JSON.parse(text) as HostInput<'held:save'>['put'][number]['document'];
      return [{ collection, document }];
    } catch (error) {
      report('held work', error);
      return [];
    }
  };

  return {
    list: () =>
      held
        .list()
        .flatMap(({ collection, id, clock }) =>
          isCollection(collection) ? [{ collection, id, clock }] : [],
        ),
    save: ({ put, remove, through }) =>
      held.change({
        put: put
          .filter(({ collection }) => mayKeep(collection))
          .map(({ collection, document }) => {
            const bytes = Buffer.from(JSON.stringify(document));
            const body = isPersonal(collection) ? vault.close(bytes) : bytes;
            return { collection, id: document.id, clock: document.clock, body };
          }),
        remove,
        through,
      }),
    load: ({ after }) => {
      const rows = withinBytes(held.rows(after, PORTION.documents + 1));
      const last = rows.more ? rows.taken.at(-1) : undefined;
      return {
        documents: rows.taken.flatMap(read),
        next: last ? { collection: last.collection, id: last.id } : null,
        through: held.through(),
      };
    },
  };
}
