/** Stations as central knows them, without their program: enrolled, with keys of their own, signing what they push. */
import { generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { createEnrolmentCode, enrolStation } from '../../../central/auth/enrolment.ts';
import { openSession } from '../../../central/auth/sessions.ts';
import type { Sender } from '../../../central/facts/checkFact.ts';
import type { Store } from '../../../central/store/index.ts';
import { canonicalJson } from '../../../shared/canonicalJson.ts';
import type { FactData, FactResult, FactType } from '../../../shared/facts/index.ts';
import { uuidv7 } from '../../../shared/ids.ts';
import type { HttpClient } from './http.ts';
import { PICKER, SUPERVISOR } from './seed.ts';

export interface SignedFact {
  readonly id: string;
  readonly text: string;
}

export interface BenchStation {
  readonly id: string;
  readonly shard: string;
  /** Of the station itself, and of the supervisor at it. Good for a quarter of an hour. */
  readonly token: string;
  readonly deskToken: string;
  /** What central knows its facts by. */
  readonly sender: Sender;
  /** Signed under the next number. */
  fact<T extends FactType>(type: T, data: FactData<T>): SignedFact;
  push(http: HttpClient, facts: readonly SignedFact[]): Promise<FactResult[]>;
}

async function openToken(
  store: Store,
  stationId: string,
  key: KeyObject,
  personId?: string,
): Promise<string> {
  const nonce = randomUUID();
  const said = Buffer.from(`session:${stationId}:${personId ?? ''}:${nonce}`);
  const sig = sign(null, said, key).toString('base64');
  const who = personId === undefined ? {} : { personId };
  return (await openSession(store, { stationId, ...who, nonce, sig })).token;
}

/** Enrolled by the store itself, as the route would. */
export async function enrol(store: Store, shard: string, name: string): Promise<BenchStation> {
  const { code } = await createEnrolmentCode(store, shard);
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const pem = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  const { stationId: id } = await enrolStation(store, { code, name, publicKey: pem });
  const epoch = randomUUID();
  const token = await openToken(store, id, privateKey);
  const deskToken = await openToken(store, id, privateKey, SUPERVISOR);
  let n = 0;
  return {
    id,
    shard,
    token,
    deskToken,
    sender: { station: id, epoch, shard, key: publicKey },
    fact(type, data) {
      n += 1;
      const factId = uuidv7();
      const picks = type.startsWith('pick') || type.startsWith('batch');
      const unsigned = {
        id: factId,
        type,
        v: 1,
        shard,
        station: id,
        epoch,
        n,
        group: factId,
        operator: {
          personId: picks ? PICKER : SUPERVISOR,
          sessionId: 'bench-session',
          role: picks ? 'picker' : 'supervisor',
          assurance: 'pin',
        },
        basedOn: {},
        dependsOn: [],
        time: { at: new Date().toISOString(), uncertaintyMs: 20 },
        data,
      };
      const said = canonicalJson(unsigned);
      const sig = sign(null, Buffer.from(said), privateKey).toString('base64');
      return { id: factId, text: `${said.slice(0, -1)},"sig":"${sig}"}` };
    },
    async push(http, facts) {
      const body = `{"station":"${id}","epoch":"${epoch}","facts":[${facts.map(({ text }) => text).join(',')}]}`;
      const { status, text } = await http.ask({ method: 'POST', path: '/v1/facts', token, body });
      if (status !== 200) throw new Error(`facts answered ${status}: ${text.slice(0, 300)}`);
      return (JSON.parse(text) as { results: FactResult[] }).results;
    },
  };
}
