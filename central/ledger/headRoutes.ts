import type { FastifyInstance } from 'fastify';
import { AppError } from '../../shared/errors.ts';
import type { HeadsQuery, HeadsResponse, WitnessRequest } from '../../shared/protocol/index.ts';
import type { CentralDeps } from '../deps.ts';
import { schemaOf } from '../http/index.ts';
import { tracedStore } from '../store/index.ts';
import { hashAt, readHeads } from './heads.ts';
import { takeWitness } from './witness.ts';

/** GET /v1/ledger/heads and POST /v1/ledger/witness: what stations keep of the ledger, and what they say of it. */
export function registerHeadRoutes(app: FastifyInstance, { store, auth }: CentralDeps): void {
  app.get<{ Querystring: HeadsQuery }>(
    '/v1/ledger/heads',
    {
      onRequest: auth.requireToken(),
      schema: schemaOf('readHeads'),
    },
    (request): Promise<HeadsResponse> => {
      const own = auth.sessionOf(request).shard;
      const asked = [
        { shard: own, clock: request.query.own },
        { shard: 'org', clock: request.query.org },
      ];
      return store.read.transaction().execute(async (db) => {
        const heads = await readHeads(store, db, [own, 'org']);
        const held: HeadsResponse['held'] = [];
        for (const { shard, clock } of asked) {
          if (clock === undefined) continue;
          held.push({ shard, clock, hash: await hashAt(db, shard, clock) });
        }
        return { heads, held };
      });
    },
  );

  app.post<{ Body: WitnessRequest }>(
    '/v1/ledger/witness',
    {
      onRequest: auth.requireToken(),
      schema: schemaOf('reportWitness'),
    },
    async (request) => {
      const station = auth.sessionOf(request);
      const { heads } = request.body;
      const [first] = heads;
      const shard = first?.shard ?? '';
      if (shard !== station.shard && shard !== 'org') throw new AppError('not-allowed', { shard });
      if (heads.some((head) => head.shard !== shard)) {
        throw new AppError('invalid-request', { path: '/heads', problem: 'of one shard' });
      }
      const own = tracedStore(store, request.id);
      return { contradicted: await takeWitness(own, station, heads) };
    },
  );
}
