import { AppError } from '../../shared/errors.ts';
import { canonicalJson } from '../../shared/canonicalJson.ts';
import {
  checkRuleSet,
  type RuleGroup,
  isGroup,
  NO_RULES,
  type RuleSet,
} from '../../shared/rules/index.ts';
import { readDocument, type ShardTx, type Store } from '../store/index.ts';
import { countryKey, warehousesIn } from '../warehouses/index.ts';
import { compileRules, type CompiledRules } from './compileRules.ts';

/** A version as it is kept: never changed again. */
export interface KeptRules {
  readonly version: number;
  readonly set: RuleSet;
  readonly at: string;
  readonly by: string;
  readonly note: string;
}

const CURRENT = 'current';
/** What `children` finds versions by. */
const VERSIONS = 'versions';
const SHARD = 'org';
const idOf = (version: number): string => `v${version}`;

const FIRST: KeptRules = { version: 0, set: NO_RULES, at: '', by: '', note: '' };

/** A version's content never changes, so its time and author name it well enough, even across databases in one process. */
const compiled = new Map<string, CompiledRules>();
const COMPILED_KEPT = 16;

export function compiledOf(kept: KeptRules): CompiledRules {
  const key = `${kept.version} ${canonicalJson(kept.set)}`;
  const known = compiled.get(key);
  if (known) return known;
  const made = compileRules(kept.set, kept.version);
  compiled.set(key, made);
  const [oldest] = compiled.keys();
  if (compiled.size > COMPILED_KEPT && oldest !== undefined) compiled.delete(oldest);
  return made;
}

const kept = (doc: unknown): KeptRules => doc as KeptRules;
/** By the document: what memory keeps of a shard is one object from transaction to transaction. */
const byDocument = new WeakMap<object, CompiledRules>();

/** The rules in force, in a transaction of the org shard; undefined where nobody has made any. */
export async function rulesIn(tx: ShardTx): Promise<CompiledRules | undefined> {
  const current = (await tx.get('rules', [CURRENT])).get(CURRENT);
  if (!current) return undefined;
  const id = idOf(Number(current['version']));
  const doc = (await tx.get('rules', [id])).get(id);
  if (!doc) return undefined;
  const known = byDocument.get(doc);
  if (known) return known;
  const made = compiledOf(kept(doc));
  byDocument.set(doc, made);
  return made;
}

/** As last committed; version 0 has no rules. Throws `rules-not-found` for a version there never was. */
export async function readRules(store: Pick<Store, 'read'>, version?: number): Promise<KeptRules> {
  const current = await readDocument<{ version: number }>(store.read, SHARD, 'rules', CURRENT);
  const wanted = version ?? current?.doc.version ?? 0;
  if (wanted === 0) return FIRST;
  const found = await readDocument<KeptRules>(store.read, SHARD, 'rules', idOf(wanted));
  if (!found) throw new AppError('rules-not-found', { version: wanted });
  return found.doc;
}

/** The newest first, without what is in them. */
export async function listVersions(
  store: Pick<Store, 'read'>,
  limit: number,
): Promise<(Omit<KeptRules, 'set'> & { rules: number; on: number })[]> {
  const { version: newest } = await readRules(store);
  const found: (Omit<KeptRules, 'set'> & { rules: number; on: number })[] = [];
  for (let version = newest; version > 0 && found.length < limit; version -= 1) {
    const { set, at, by, note } = await readRules(store, version);
    const on = set.rules.filter((rule) => rule.on).length;
    found.push({ version, at, by, note, rules: set.rules.length, on });
  }
  return found;
}

const withKeys = (group: RuleGroup): RuleGroup => ({
  ...group,
  rules: group.rules.map((node) => {
    if (isGroup(node)) return withKeys(node);
    if (node.field !== 'country') return node;
    const { value } = node;
    return {
      ...node,
      value: Array.isArray(value)
        ? value.map((one) => countryKey(String(one)))
        : countryKey(String(value)),
    };
  }),
});
const toUtc = (text: string): string => {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? text : new Date(ms).toISOString();
};

/** Countries by their key, instants in UTC, waves by the name that all of their rules have in common. */
export function tidied(set: RuleSet): RuleSet {
  return {
    ...set,
    rules: set.rules.map((rule) => ({
      ...rule,
      ...(rule.from === undefined ? {} : { from: toUtc(rule.from) }),
      ...(rule.until === undefined ? {} : { until: toUtc(rule.until) }),
      when: withKeys(rule.when),
      actions: rule.actions.map((action) =>
        action.type === 'wave' ? { ...action, name: action.name.trim() } : action,
      ),
    })),
  };
}

export function refuseProblems(set: RuleSet, warehouses: readonly string[]): void {
  const problems = checkRuleSet(set, warehouses);
  const [first] = problems;
  if (!first) return;
  const { code, path, rule, meta } = first;
  throw new AppError(code, { ...meta, path, rule, problems: problems.length });
}

export interface RulesToSave {
  readonly set: RuleSet;
  /** The version it was made from. */
  readonly basedOn: number;
  readonly note: string;
  readonly by: string;
}

/**
 * A new version, in force from the next order on. Saving what is in force already changes nothing. Throws the
 * first problem of the set with its place, and `rules-changed` where somebody else saved in the meantime.
 */
export async function saveRules(
  store: Store,
  { set: asked, basedOn, note, by }: RulesToSave,
  trace?: string,
): Promise<number> {
  const set = tidied(asked);
  return store.transact(
    SHARD,
    async (tx) => {
      const open = (await warehousesIn(tx)).filter(({ active }) => active).map(({ id }) => id);
      refuseProblems(set, open);
      const before = await rulesIn(tx);
      const version = before?.version ?? 0;
      if (canonicalJson(before?.set ?? NO_RULES) === canonicalJson(set)) return version;
      if (basedOn !== version) throw new AppError('rules-changed', { basedOn, version });
      const next = version + 1;
      const doc = { version: next, set, at: tx.now, by, note };
      tx.append({
        kind: 'rules.saved',
        input: { version: next, by, note },
        writes: [
          { collection: 'rules', id: idOf(next), doc, parent: VERSIONS },
          { collection: 'rules', id: CURRENT, doc: { version: next } },
        ],
      });
      return next;
    },
    trace,
  );
}
