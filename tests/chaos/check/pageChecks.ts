import { canonicalJson } from '../../../shared/canonicalJson.ts';
import { COLLECTION_NAMES, COLLECTIONS } from '../../../shared/schema/index.ts';
import type { Violation } from '../../invariants/index.ts';
import type { World } from '../world/world.ts';
import { WAREHOUSE } from '../world/warehouse.ts';
import type { Quiet } from './index.ts';
import type { CentralRows } from './reading.ts';

const bad = (invariant: string, detail: string): Violation => ({ invariant, detail });
const SHOWN_MAX = 3;

/** Documents come as they were stored, so that nearly always their text is the same. */
const isSame = (doc: object, body: string): boolean =>
  JSON.stringify(doc) === body || canonicalJson(doc) === canonicalJson(JSON.parse(body));

/** 7 and 10: every page shows exactly what central has for its shard and its person's roles, and nothing folded on top. */
export async function checkPages(
  world: World,
  rows: CentralRows,
  quiet: Quiet,
): Promise<Violation[]> {
  const violations: Violation[] = [];
  const byCollection = Map.groupBy(
    rows.state.filter(({ gone, body }) => gone === 0 && body !== null),
    ({ shard, collection }) => `${shard} ${collection}`,
  );
  for (const page of world.pages) {
    const { app } = page;
    if (!page.isUp || app === undefined) continue;
    const roles = app.session.get()?.roles ?? [];
    const { replica } = app;
    for (const name of COLLECTION_NAMES) {
      const spec = COLLECTIONS[name];
      const mayRead = spec.roles?.some((role) => roles.includes(role)) ?? true;
      const shard = spec.shard === 'org' ? 'org' : WAREHOUSE;
      const there = new Map(
        (mayRead ? (byCollection.get(`${shard} ${name}`) ?? []) : []).map((row) => [row.id, row]),
      );
      const differing: string[] = [];
      for (const doc of replica.all(name)) {
        const row = there.get(doc.id);
        there.delete(doc.id);
        if (row === undefined) {
          differing.push(`${doc.id} is here only`);
          if (!mayRead)
            violations.push(
              bad('nobody sees beyond shard and role', `${page.name} ${name} ${doc.id}`),
            );
        } else if (!isSame(doc, row.body ?? 'null')) {
          const wanted = canonicalJson(JSON.parse(row.body ?? 'null'));
          differing.push(`${doc.id}: ${canonicalJson(doc)} is not ${wanted}`);
        }
      }
      for (const id of there.keys()) differing.push(`${id} is missing`);
      for (const detail of differing.slice(0, SHOWN_MAX)) {
        violations.push(
          bad(
            'pages equal central',
            `${page.name} ${name} (through ${replica.through(name)} of ${quiet.clocks.get(shard)}): ${detail}`,
          ),
        );
      }
    }
    const unanswered = replica.unanswered();
    if (unanswered.size > 0) {
      violations.push(
        bad('pages equal central', `${page.name} still folds ${unanswered.size} facts`),
      );
    }
  }
  return violations;
}
