import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { FACTS, isFactType, type FactSpec } from '../../shared/facts/index.ts';
import type { Address } from '../../shared/schema/index.ts';
import { withImports } from '../imports/index.ts';
import {
  FULFILMENT_CREATE,
  FULFILMENT_GIVEN_UP,
  type FulfilmentCreate,
  type FulfilmentGivenUp,
} from '../routing/messages.ts';
import type { ShardTx, Store } from '../store/index.ts';

/** What is looked for in texts that may hold personal data in any form. */
export interface Needles {
  readonly ids: ReadonlySet<string>;
  readonly orderNumbers: ReadonlySet<string>;
  /** Names, phones and first lines as they are, and as they stand in JSON. */
  readonly texts: readonly string[];
}

/** As much of an address as can be looked for. */
const addressLike = Compile(
  Type.Object({ name: Type.String(), phone: Type.String(), lines: Type.Array(Type.String()) }),
);

/** Shorter texts would be found in what has nothing to do with the person. */
const TEXT_MIN = 4;

export function textsOf(addresses: readonly Partial<Address>[]): string[] {
  const plain = addresses.flatMap(({ name, phone, lines = [] }) => [name, phone, lines[0]]);
  const texts = plain.filter((text) => text !== undefined && text.length >= TEXT_MIN) as string[];
  return [...new Set(texts.flatMap(formsOf))];
}

/** As it is, and as it stands in JSON. */
export const formsOf = (text: string): string[] => [text, JSON.stringify(text).slice(1, -1)];

export const mentions = (text: string, { texts }: Pick<Needles, 'texts'>): boolean =>
  texts.some((needle) => text.includes(needle));

/** A kind that is not known may hold anything. */
function mayBePersonal(type: string): boolean {
  if (!isFactType(type)) return true;
  const spec: FactSpec = FACTS[type];
  return spec.personal !== undefined;
}

const isAbout = (body: string, needles: Needles): boolean =>
  [...needles.ids].some((id) => body.includes(id));

/** Addresses that facts set aside gave a contact: the person may have gone by another name before. */
export async function addressesSaid(
  { read }: Pick<Store, 'read'>,
  shard: string,
  contactId: string,
): Promise<Partial<Address>[]> {
  const rows = await read
    .selectFrom('facts')
    .select('body')
    .where('shard', '=', shard)
    .where('type', '=', 'address.corrected')
    .where('body', 'is not', null)
    .execute();
  return rows.flatMap(({ body }) => {
    const { data } = JSON.parse(body ?? '{}') as {
      data?: { fulfilmentId?: unknown; address?: unknown };
    };
    return data?.fulfilmentId === contactId && addressLike.Check(data.address)
      ? [data.address]
      : [];
  });
}

/** Facts set aside, and forks of them, are kept as they came. */
export async function scrubFacts(tx: ShardTx, needles: Needles): Promise<number> {
  let scrubbed = 0;
  const facts = await tx.db
    .selectFrom('facts')
    .select(['station', 'epoch', 'n', 'type', 'body'])
    .where('shard', '=', tx.shard)
    .where('body', 'is not', null)
    .execute();
  for (const { station, epoch, n, type, body } of facts) {
    const found = mentions(body ?? '', needles);
    if (!found && !(mayBePersonal(type) && isAbout(body ?? '', needles))) continue;
    scrubbed += 1;
    await tx.db
      .updateTable('facts')
      .set({ body: null })
      .where('station', '=', station)
      .where('epoch', '=', epoch)
      .where('n', '=', n)
      .execute();
  }
  const forks = await tx.db
    .selectFrom('fact_forks')
    .select(['station', 'epoch', 'n', 'body_hash', 'body'])
    .where('shard', '=', tx.shard)
    .execute();
  for (const { station, epoch, n, body_hash: hash, body } of forks) {
    if (!mentions(body, needles) && !isAbout(body, needles)) continue;
    scrubbed += 1;
    await tx.db
      .updateTable('fact_forks')
      .set({ body: '{"erased":true}' })
      .where('station', '=', station)
      .where('epoch', '=', epoch)
      .where('n', '=', n)
      .where('body_hash', '=', hash)
      .execute();
  }
  return scrubbed;
}

/** Orders on their way to the warehouse, or back from one, or stuck there, bear the address. */
export async function scrubMessages(tx: ShardTx, { ids }: Needles): Promise<number> {
  const rows = await tx.db
    .selectFrom('messages')
    .select(['from_shard', 'n', 'body'])
    .where('to_shard', '=', tx.shard)
    .where('kind', 'in', [FULFILMENT_CREATE, FULFILMENT_GIVEN_UP])
    .execute();
  let scrubbed = 0;
  for (const { from_shard: fromShard, n, body } of rows) {
    const message = JSON.parse(body) as FulfilmentCreate | FulfilmentGivenUp;
    if (!ids.has(message.fulfilmentId)) continue;
    scrubbed += 1;
    // Of an order: nor is an address made up for it.
    const without = { ...message, address: null, erased: true };
    await tx.db
      .updateTable('messages')
      .set({ body: JSON.stringify(without), error: null })
      .where('from_shard', '=', fromShard)
      .where('n', '=', n)
      .execute();
  }
  return scrubbed;
}

/** Cells of a row of a file, whatever parts them. */
const cellsOf = (text: string): string[] => text.split(/[,;\t"]/);

/** Rows of files that became no order are kept as they were. */
export async function scrubImportReports(tx: ShardTx, needles: Needles): Promise<number> {
  const db = withImports(tx.db);
  let scrubbed = 0;
  let after = { import_id: '', row_number: -1 };
  for (;;) {
    const rows = await db
      .selectFrom('import_report')
      .select(['import_id', 'row_number', 'text'])
      .where((e) =>
        e(e.refTuple('import_id', 'row_number'), '>', e.tuple(after.import_id, after.row_number)),
      )
      .orderBy('import_id')
      .orderBy('row_number')
      .limit(1000)
      .execute();
    const last = rows.at(-1);
    if (!last) return scrubbed;
    after = last;
    for (const row of rows) {
      if (
        !mentions(row.text, needles) &&
        !cellsOf(row.text).some((cell) => needles.orderNumbers.has(cell.trim()))
      )
        continue;
      scrubbed += 1;
      await db
        .updateTable('import_report')
        .set({ text: '' })
        .where('import_id', '=', row.import_id)
        .where('row_number', '=', row.row_number)
        .execute();
    }
  }
}
