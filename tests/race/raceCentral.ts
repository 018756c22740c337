/** The real store, batcher and rules, without HTTP, and stations that sign what they push. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { savePeople } from '../../central/auth/index.ts';
import { ASYNC_DECIDERS } from '../../central/deciders.ts';
import { GroupBatcher } from '../../central/facts/batcher.ts';
import { checkFact, splitGroups, type RawFact } from '../../central/facts/checkFact.ts';
import { openCentralStore } from '../../central/openCentralStore.ts';
import type { Store, Write } from '../../central/store/index.ts';
import { canonicalJson } from '../../shared/canonicalJson.ts';
import type { FactData, FactResult, FactType } from '../../shared/facts/index.ts';
import { uuidv7 } from '../../shared/ids.ts';
import { TEST_PEOPLE, WAREHOUSE } from '../builders/central.ts';

export type RaceDraft = {
  [T in FactType]: { readonly type: T; readonly data: FactData<T>; readonly id?: string };
}[FactType];

export interface RaceStation {
  readonly id: string;
  readonly epoch: string;
  /** Each draft in a group of its own; their answers in the same order. */
  push(drafts: readonly RaceDraft[]): Promise<FactResult[]>;
}

export interface RaceCentral {
  readonly store: Store;
  readonly databaseFile: string;
  station(name: string): RaceStation;
  put(writes: readonly Write[]): Promise<void>;
  close(): Promise<void>;
}

export async function openRaceCentral(): Promise<RaceCentral> {
  const folder = mkdtempSync(join(tmpdir(), 'stowline-race-'));
  const databaseFile = join(folder, 'central.db');
  const report = (error: unknown): never => {
    throw error;
  };
  const store = await openCentralStore({ database: databaseFile, report });
  await savePeople(store, TEST_PEOPLE);
  const batcher = new GroupBatcher(store, WAREHOUSE, { deciders: ASYNC_DECIDERS, report });

  const station = (name: string): RaceStation => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const epoch = `epoch-${name}`;
    const sender = { station: name, epoch, shard: WAREHOUSE, key: publicKey };
    let n = 0;
    const seal = ({ type, data, id = uuidv7() }: RaceDraft): RawFact => {
      n += 1;
      const unsigned = {
        id,
        type,
        v: 1,
        shard: WAREHOUSE,
        station: name,
        epoch,
        n,
        group: id,
        operator: {
          personId: 'person-supervisor',
          sessionId: 'session',
          role: 'supervisor',
          assurance: 'pin',
        },
        basedOn: {},
        dependsOn: [],
        time: { at: '2026-11-22T09:00:00.000Z', uncertaintyMs: 100 },
        data,
      };
      const sig = sign(null, Buffer.from(canonicalJson(unsigned)), privateKey);
      return { ...unsigned, sig: sig.toString('base64') };
    };
    return {
      id: name,
      epoch,
      async push(drafts) {
        const checked = await Promise.all(drafts.map((draft) => checkFact(seal(draft), sender)));
        return (await batcher.submit(splitGroups(checked, sender, null))).flat();
      },
    };
  };

  return {
    store,
    databaseFile,
    station,
    async put(writes) {
      const SLICE = 2000;
      for (let from = 0; from < writes.length; from += SLICE) {
        const part = writes.slice(from, from + SLICE);
        await store.transact(WAREHOUSE, async (tx) =>
          tx.append({ kind: 'stock.opening', input: null, writes: part }),
        );
      }
    },
    async close() {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A tenth in `npm test`, all of it in `npm run test:long`. */
export const atScale = (full: number): number =>
  process.env['STOWLINE_LONG'] === undefined ? full / 10 : full;

/** For whoever reads the run: how much, and how fast. */
export function printFigure(what: string, count: number, ms: number): void {
  const rate = Math.round((1000 * count) / ms);
  process.stdout.write(`${what}: ${count} in ${(ms / 1000).toFixed(1)} s, ${rate}/s\n`);
}
