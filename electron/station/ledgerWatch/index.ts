/**
 * Keeps signed heads of the ledger of its warehouse and of `org`, and looks whether central's ledger still bears
 * them out: whoever cuts it short, rewrites it or puts a backup in its place is found out by any station.
 */
import { createPublicKey, verify } from 'node:crypto';
import { readAnswer } from '../../../shared/client/index.ts';
import { AppError } from '../../../shared/errors.ts';
import type { StationNotice } from '../../../shared/host/contract.ts';
import { HeadsResponse, headText, type SignedHead } from '../../../shared/protocol/index.ts';
import type { Journal, MetaValues } from '../journal/index.ts';
import type { Tokens } from '../uplink/index.ts';
import { withHead } from './history.ts';

/** Contradicted histories kept; the latest stay. */
const CONTRADICTED_MAX = 4;

type Watched = MetaValues['ledgerWatch'];

export interface LedgerWatchOptions {
  readonly journal: Pick<Journal, 'meta' | 'transaction'>;
  readonly tokens: Pick<Tokens, 'as'>;
  /** This station's warehouse. */
  readonly shard: string;
  /** Keeps something a person must hear of, in the commit that is under way. */
  readonly tell: (code: StationNotice['code'], count: number) => void;
}

function isSigned(head: SignedHead): boolean {
  try {
    const key = createPublicKey({
      key: Buffer.from(head.key, 'base64'),
      format: 'der',
      type: 'spki',
    });
    return verify(null, Buffer.from(headText(head)), key, Buffer.from(head.sig, 'base64'));
  } catch {
    // No key at all: nothing was signed with it.
    return false;
  }
}

/** Looks once: asks central, keeps what it shows, and reports what it contradicts. Throws what central or the line says. */
export function createLedgerWatch(options: LedgerWatchOptions): () => Promise<void> {
  const { journal, tokens, shard, tell } = options;
  const { meta } = journal;
  /** Heads can be fetched again: they never use the disk space in reserve. */
  const keep = (watched: Watched, alongside: () => void = () => undefined): void =>
    journal.transaction(() => {
      meta.set('ledgerWatch', watched);
      alongside();
    }, false);

  /** undefined: a central from before there were signed heads. */
  const ask = async (held: Watched['heads']): Promise<HeadsResponse | undefined> => {
    const [own, org] = [held[shard]?.[0], held['org']?.[0]];
    const query = { ...(own && { own: own.clock }), ...(org && { org: org.clock }) };
    const answer = await tokens.as(undefined).fetch('readHeads', { query });
    if (answer.status === 404) return undefined;
    const value = readAnswer(HeadsResponse, answer);
    const bad = value.heads.find((head) => !isSigned(head));
    if (bad) throw new AppError('head-not-signed', { shard: bad.shard, clock: bad.clock });
    return value;
  };

  /** Told once for each key; heads signed with another than the first are not kept. */
  const noteKey = (watched: Watched, key: string): Watched => {
    if (key === watched.key || key === watched.refusedKey) return watched;
    const next = { ...watched, refusedKey: key };
    keep(next, () => tell('ledger-key-changed', 1));
    return next;
  };

  const compare = (watched: Watched, { heads, held }: HeadsResponse): Watched => {
    let next = watched;
    for (const head of heads) {
      const history = next.heads[head.shard] ?? [];
      const [newest] = history;
      const isOurs = head.key === next.key;
      const now = held.find((each) => each.shard === head.shard && each.clock === newest?.clock);
      const borneOut =
        newest === undefined || (head.clock >= newest.clock && now?.hash === newest.hash);
      if (borneOut) {
        const kept = isOurs ? withHead(history, head) : history;
        if (kept[0] === newest) continue;
        next = { ...next, heads: { ...next.heads, [head.shard]: kept } };
        keep(next);
      } else {
        // Central may have lost what it was told before, too.
        const earlier = next.contradicted.map((each) => ({ ...each, reported: false }));
        const contradicted = [...earlier, { heads: history, reported: false }];
        next = {
          ...next,
          heads: { ...next.heads, [head.shard]: isOurs ? [head] : [] },
          contradicted: contradicted.slice(-CONTRADICTED_MAX),
        };
        keep(next, () => tell('ledger-contradicted', 1));
      }
    }
    return next;
  };

  const report = async (watched: Watched): Promise<void> => {
    let { contradicted } = watched;
    for (const [index, { heads, reported }] of contradicted.entries()) {
      if (reported) continue;
      await tokens.as(undefined).ask('reportWitness', { body: { heads: [...heads] } });
      contradicted = contradicted.with(index, { heads, reported: true });
      keep({ ...watched, contradicted });
    }
  };

  return async () => {
    const known = meta.get('ledgerWatch');
    const answer = await ask(known?.heads ?? {});
    const key = answer?.heads[0]?.key;
    if (answer === undefined || key === undefined) return;
    const watched = noteKey(known ?? { key, heads: {}, contradicted: [] }, key);
    await report(compare(watched, answer));
  };
}
