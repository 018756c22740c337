import type { TSchema } from 'typebox';
import { ExceptionCase } from './exception.ts';
import { Contact, Location, Person, Product, Settings } from './masterData.ts';
import { Batch, Fulfilment, Parcel, Stock, Task } from './work.ts';

/** Document type of each replicated collection. At most 12: RxDB's open version refuses the 15th and slows before. */
export interface CollectionDocuments {
  fulfilments: Fulfilment;
  batches: Batch;
  tasks: Task;
  stock: Stock;
  parcels: Parcel;
  exceptions: ExceptionCase;
  contacts: Contact;
  locations: Location;
  settings: Settings;
  products: Product;
  people: Person;
}
export type CollectionName = keyof CollectionDocuments;
export type AnyDocument = CollectionDocuments[CollectionName];

export interface CollectionSpec {
  readonly schema: TSchema;
  /** Raised when stations must fetch the collection afresh. */
  readonly version: number;
  /** 'org' or the station's warehouse. */
  readonly shard: 'org' | 'warehouse';
  /** The field whose value groups children under one parent, for set-based reads. */
  readonly parent?: string;
  /** Never sent to a session without one of these roles. Absent: everyone of the warehouse. */
  readonly roles?: readonly ('packer' | 'supervisor' | 'clerk' | 'admin')[];
}

export const COLLECTIONS: { readonly [K in CollectionName]: CollectionSpec } = {
  fulfilments: { schema: Fulfilment, version: 2, shard: 'warehouse', parent: 'batchId' },
  batches: { schema: Batch, version: 1, shard: 'warehouse' },
  tasks: { schema: Task, version: 1, shard: 'warehouse', parent: 'fulfilmentId' },
  stock: { schema: Stock, version: 0, shard: 'warehouse', parent: 'sku' },
  parcels: { schema: Parcel, version: 1, shard: 'warehouse', parent: 'fulfilmentId' },
  exceptions: { schema: ExceptionCase, version: 3, shard: 'warehouse' },
  contacts: {
    schema: Contact,
    version: 2,
    shard: 'warehouse',
    roles: ['packer', 'supervisor', 'clerk', 'admin'],
  },
  locations: { schema: Location, version: 0, shard: 'warehouse' },
  settings: { schema: Settings, version: 3, shard: 'warehouse' },
  products: { schema: Product, version: 0, shard: 'org' },
  people: { schema: Person, version: 1, shard: 'org' },
};

export const COLLECTION_NAMES = Object.keys(COLLECTIONS) as CollectionName[];

/** Whether somebody with these roles may see a collection. */
export function mayRead(name: CollectionName, roles: readonly string[]): boolean {
  const needed = COLLECTIONS[name].roles;
  return needed === undefined || needed.some((role) => roles.includes(role));
}
