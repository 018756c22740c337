import type { FastifyInstance } from 'fastify';
import type { BlockKind, CheckSettings } from '../../shared/checks/index.ts';
import { AppError } from '../../shared/errors.ts';
import type { BlockRequest, ChecksResponse } from '../../shared/protocol/index.ts';
import { ANONYMOUS, type Contact, type Role } from '../../shared/schema/index.ts';
import type { CentralDeps } from '../deps.ts';
import { schemaOf } from '../http/index.ts';
import { readDocument, type Store } from '../store/index.ts';
import { MAIN_WAREHOUSE } from '../warehouses/index.ts';
import { addressDigest, KEY_PURPOSE, phoneDigest } from './digests.ts';
import {
  addBlock,
  comparable,
  listBlocked,
  readSettings,
  removeBlock,
  saveSettings,
} from './keptChecks.ts';

const LEAD: readonly Role[] = ['supervisor', 'admin'];

/** As the commercial shard keeps it, as far as it says whom it is for. */
interface Ordered {
  readonly number: string;
  readonly customerRef: string;
  readonly country: string;
  readonly warehouse?: string;
  readonly fulfilments: Readonly<Record<string, { readonly warehouse?: string }>>;
}

async function contactOf(store: Store, order: Ordered): Promise<Contact | undefined> {
  const { warehouse = MAIN_WAREHOUSE, fulfilments } = order;
  const [[id, part] = ['', {}]] = Object.entries(fulfilments);
  const shard = part.warehouse ?? warehouse;
  return (await readDocument<Contact>(store.read, shard, 'contacts', id))?.doc;
}

/** What an order has of that kind, comparable; undefined: nothing. */
async function valueOf(store: Store, kind: BlockKind, order: Ordered): Promise<string | undefined> {
  if (kind === 'customer') return order.customerRef === ANONYMOUS ? undefined : order.customerRef;
  if (kind === 'country') return comparable(kind, order.country);
  const contact = await contactOf(store, order);
  const key = store.key(KEY_PURPOSE);
  if (!contact) return undefined;
  if (kind === 'address') return addressDigest(key, contact);
  if (kind === 'phone') return phoneDigest(key, contact.phone);
  return contact.email === undefined ? undefined : comparable(kind, contact.email);
}

/** What was typed, comparable: a phone as its digest. Addresses are taken from orders alone. */
function typedValue(store: Store, kind: BlockKind, value: string): string | undefined {
  if (kind === 'phone') return phoneDigest(store.key(KEY_PURPOSE), value);
  return kind === 'address' ? undefined : comparable(kind, value);
}

export function registerCheckRoutes(app: FastifyInstance, { store, auth }: CentralDeps): void {
  // They hold for every warehouse, so they are for who leads everywhere.
  const onRequest = auth.requireToken(LEAD, 'everywhere');

  app.get(
    '/v1/checks',
    { onRequest, schema: schemaOf('readChecks') },
    async (): Promise<ChecksResponse> => {
      const { version, settings } = await readSettings(store);
      return { version, settings, blocked: await listBlocked(store) };
    },
  );

  app.post<{ Body: { basedOn: number; settings: CheckSettings } }>(
    '/v1/checks',
    { onRequest, schema: schemaOf('saveChecks') },
    async (request) => {
      const { personId: by = '' } = auth.sessionOf(request);
      return { version: await saveSettings(store, { ...request.body, by }, request.id) };
    },
  );

  app.post<{ Body: BlockRequest }>(
    '/v1/checks/blocked',
    { onRequest, schema: schemaOf('addBlock') },
    async (request) => {
      const { kind, value: typed, orderId, reason } = request.body;
      const { personId: by = '' } = auth.sessionOf(request);
      const order =
        orderId === undefined
          ? undefined
          : (await readDocument<Ordered>(store.read, 'org', 'orders', orderId))?.doc;
      const value = order
        ? await valueOf(store, kind, order)
        : typedValue(store, kind, typed ?? '');
      if (value === undefined || value === '') throw new AppError('block-no-value', { kind });
      const entry = { kind, value, reason, by, ...(order ? { order: order.number } : {}) };
      return { id: await addBlock(store, entry, request.id) };
    },
  );

  app.post<{ Body: { id: string; reason: string } }>(
    '/v1/checks/unblock',
    { onRequest, schema: schemaOf('removeBlock') },
    async (request) => {
      const { personId: by = '' } = auth.sessionOf(request);
      await removeBlock(store, { ...request.body, by }, request.id);
      return {};
    },
  );
}
