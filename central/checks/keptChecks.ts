import { AppError } from '../../shared/errors.ts';
import {
  DEFAULT_SETTINGS,
  isCheckCode,
  type BlockEntry,
  type BlockKind,
  type CheckSettings,
} from '../../shared/checks/index.ts';
import { uuidv5 } from '../ids.ts';
import { readDocument, type ShardTx, type Store } from '../store/index.ts';
import { countryKey } from '../warehouses/index.ts';

const SHARD = 'org';
const SETTINGS = 'settings';
/** What `children` finds entries by; also the document that says how often the list was changed. */
const BLOCKED = 'blocked';
const BLOCKS_MAX = 5000;
const ENTRIES = '0c5dd0b4-6f3c-5c6d-9a2e-6a1c9a1f5b77';

/** How orders are checked now. */
export interface KeptChecks {
  readonly settings: CheckSettings;
  /** Ids of entries by `kind value`. */
  readonly blocked: ReadonlyMap<string, string>;
}

const blockKey = (kind: BlockKind, value: string): string => `${kind} ${value}`;
const listOf = (entries: readonly BlockEntry[]): ReadonlyMap<string, string> =>
  new Map(entries.map(({ id, kind, value }) => [blockKey(kind, value), id]));
const NOBODY: ReadonlyMap<string, string> = new Map();
/** By the document: what memory keeps of a shard is one object from transaction to transaction. */
const lists = new WeakMap<object, ReadonlyMap<string, string>>();

/** In a transaction of the org shard. */
export async function checksIn(tx: ShardTx): Promise<KeptChecks> {
  const docs = await tx.get('checks', [SETTINGS, BLOCKED]);
  const kept = docs.get(SETTINGS) as { settings?: CheckSettings } | undefined;
  const settings = { ...DEFAULT_SETTINGS, ...kept?.settings };
  const changes = docs.get(BLOCKED);
  if (!changes) return { settings, blocked: NOBODY };
  const known = lists.get(changes);
  if (known) return { settings, blocked: known };
  const entries = (await tx.children('checks', [BLOCKED])).get(BLOCKED) ?? [];
  const blocked = listOf(entries as unknown as BlockEntry[]);
  lists.set(changes, blocked);
  return { settings, blocked };
}

export interface ReadSettings {
  readonly version: number;
  readonly settings: CheckSettings;
}

/** As last committed; version 0 is as the house was delivered. */
export async function readSettings(store: Pick<Store, 'read'>): Promise<ReadSettings> {
  const found = await readDocument<ReadSettings>(store.read, SHARD, 'checks', SETTINGS);
  const { version = 0, settings } = found?.doc ?? {};
  return { version, settings: { ...DEFAULT_SETTINGS, ...settings } };
}

function refuseWrong({ severities, mediumFrom, highFrom }: CheckSettings): void {
  const unknown = Object.keys(severities).find((code) => !isCheckCode(code));
  if (unknown !== undefined) throw new AppError('checks-unknown-code', { code: unknown });
  if (mediumFrom >= highFrom) throw new AppError('checks-bands', { mediumFrom, highFrom });
}

export interface SettingsToSave {
  readonly settings: CheckSettings;
  /** The version it was made from. */
  readonly basedOn: number;
  readonly by: string;
}

/** In force from the next order on. Throws `checks-changed` where somebody else saved in the meantime. */
export async function saveSettings(
  store: Store,
  { settings, basedOn, by }: SettingsToSave,
  trace?: string,
): Promise<number> {
  refuseWrong(settings);
  return store.transact(
    SHARD,
    async (tx) => {
      const before = (await tx.get('checks', [SETTINGS])).get(SETTINGS);
      const version = Number(before?.['version'] ?? 0);
      if (version !== basedOn) throw new AppError('checks-changed', { basedOn, version });
      const doc = { version: version + 1, settings, at: tx.now, by };
      tx.append({
        kind: 'checks.saved',
        input: { version: version + 1, by },
        writes: [{ collection: 'checks', id: SETTINGS, doc }],
      });
      return version + 1;
    },
    trace,
  );
}

/** The newest first. */
export async function listBlocked(store: Pick<Store, 'read'>): Promise<BlockEntry[]> {
  const rows = await store.read
    .selectFrom('state')
    .select('body')
    .where('shard', '=', SHARD)
    .where('collection', '=', 'checks')
    .where('parent', '=', BLOCKED)
    .where('body', 'is not', null)
    .execute();
  return rows
    .map(({ body }) => {
      const { clock: _, ...entry } = JSON.parse(body ?? '{}') as BlockEntry & { clock: number };
      return entry;
    })
    .toSorted((a, b) => (a.at < b.at ? 1 : -1));
}

/** As entries are compared. */
export function comparable(kind: BlockKind, value: string): string {
  if (kind === 'country') return countryKey(value);
  return kind === 'domain' ? value.trim().toLowerCase().replace(/^.*@/, '') : value.trim();
}

export type BlockToAdd = Omit<BlockEntry, 'id' | 'at'>;

/** What is there already stays as it is; the id. `value` has to be comparable. */
export async function addBlock(store: Store, asked: BlockToAdd, trace?: string): Promise<string> {
  const id = uuidv5(blockKey(asked.kind, asked.value), ENTRIES);
  return store.transact(
    SHARD,
    async (tx) => {
      const { blocked } = await checksIn(tx);
      if (blocked.has(blockKey(asked.kind, asked.value))) return id;
      if (blocked.size >= BLOCKS_MAX) throw new AppError('checks-too-many', { max: BLOCKS_MAX });
      tx.append({
        kind: 'checks.blocked',
        input: { entry: id, kind: asked.kind, reason: asked.reason, by: asked.by },
        writes: [
          { collection: 'checks', id, doc: { ...asked, at: tx.now }, parent: BLOCKED },
          { collection: 'checks', id: BLOCKED, doc: { changed: tx.now } },
        ],
      });
      return id;
    },
    trace,
  );
}

/** Throws `block-not-found`. */
export async function removeBlock(
  store: Store,
  { id, by, reason }: { readonly id: string; readonly by: string; readonly reason: string },
  trace?: string,
): Promise<void> {
  await store.transact(
    SHARD,
    async (tx) => {
      const found = (await tx.get('checks', [id])).get(id);
      if (!found || found['kind'] === undefined) throw new AppError('block-not-found', { id });
      tx.append({
        kind: 'checks.unblocked',
        input: { entry: id, kind: found['kind'], reason, by },
        writes: [
          { collection: 'checks', id, doc: null },
          { collection: 'checks', id: BLOCKED, doc: { changed: tx.now } },
        ],
      });
    },
    trace,
  );
}

/** Which entries an order meets, each with its kind. */
export function blockedBy(
  blocked: KeptChecks['blocked'],
  values: readonly (readonly [BlockKind, string | undefined])[],
): { readonly kind: BlockKind; readonly entry: string }[] {
  if (blocked.size === 0) return [];
  return values.flatMap(([kind, value]) => {
    const entry = value === undefined ? undefined : blocked.get(blockKey(kind, value));
    return entry === undefined ? [] : [{ kind, entry }];
  });
}
