import type { FastifyInstance } from 'fastify';
import type { ReleasePolicy } from '../../shared/protocol/index.ts';
import type { Role, Settings } from '../../shared/schema/index.ts';
import { AppError } from '../../shared/errors.ts';
import type { CentralDeps } from '../deps.ts';
import { schemaOf } from '../http/index.ts';
import type { ShardTx } from '../store/index.ts';
import { WAREHOUSE, wantRelease } from './wantRelease.ts';

const LEAD: readonly Role[] = ['supervisor', 'admin'];

/** Whether a warehouse releases by itself; what waits already is released then, too. */
export function registerReleasePolicy(app: FastifyInstance, { store, auth }: CentralDeps): void {
  app.post<{ Body: ReleasePolicy }>(
    '/v1/release-policy',
    { onRequest: auth.requireToken(LEAD), schema: schemaOf('setReleasePolicy') },
    async (request): Promise<ReleasePolicy> => {
      const { shard, personId = '' } = auth.sessionOf(request);
      const { body: policy } = request;
      const work = async (tx: ShardTx): Promise<ReleasePolicy> => {
        const before = (await tx.get('settings', [WAREHOUSE])).get(WAREHOUSE);
        if (!before) throw new AppError('settings-missing', { warehouse: shard });
        const doc: Settings = { ...before, autoRelease: policy };
        tx.append({
          kind: 'release.policy',
          input: { by: personId, ...policy },
          writes: [{ collection: 'settings', id: WAREHOUSE, doc }],
        });
        wantRelease(tx, doc);
        return policy;
      };
      return store.transact(shard, work, request.id);
    },
  );
}
