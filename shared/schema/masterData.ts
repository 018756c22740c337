import { Type, type Static } from 'typebox';
import {
  closed,
  document,
  Id,
  Instant,
  Language,
  literals,
  optional,
  Quantity,
  Role,
  Sku,
  UnitOfMeasure,
} from './base.ts';
import { Locality, type Address } from './order.ts';

/** One way of packing a SKU: how many eaches it holds, its barcodes, its weight and size. */
export const ProductUnit = closed({
  uom: UnitOfMeasure,
  factor: Type.Integer({ minimum: 1 }),
  barcodes: Type.Array(Type.String({ maxLength: 40 })),
  grams: Type.Integer({ minimum: 0 }),
  mm: closed({ l: Quantity, w: Quantity, h: Quantity }),
});
export type ProductUnit = Static<typeof ProductUnit>;

/** id = sku. `kit` lists the parts of a SKU that is sold as one and picked as parts. Shard: org. */
export const Product = document({
  sku: Sku,
  description: Type.String({ maxLength: 400 }),
  tracking: literals(['none', 'lot', 'serial']),
  uoms: Type.Array(ProductUnit),
  kit: optional(Type.Array(closed({ sku: Sku, qty: Type.Integer({ minimum: 1 }) }))),
});
export type Product = Static<typeof Product>;

/** id = the code printed on the bin, e.g. A-03-2-B. `sequence` is its place on the walking path. Shard: warehouse. */
export const Location = document({
  zone: Type.String({ maxLength: 10 }),
  aisle: Quantity,
  bay: Quantity,
  level: Quantity,
  bin: Type.String({ maxLength: 10 }),
  sequence: Quantity,
});
export type Location = Static<typeof Location>;

/** What may be shown of a person; badge and PIN verifiers travel in the station's roster instead. Shard: org. */
export const Person = document({
  name: Type.String({ maxLength: 120 }),
  /** Held in every warehouse, and over what is no warehouse's: all orders, imports, the ledger of `org`. */
  roles: Type.Array(Role),
  /** Held besides in one warehouse, by its shard. */
  at: optional(Type.Array(closed({ warehouse: Id, roles: Type.Array(Role) }))),
  language: Language,
});
export type Person = Static<typeof Person>;

/** What a person may be in a warehouse. Empty: they don't work there. */
export function rolesAt(person: Pick<Person, 'roles' | 'at'>, warehouse: string): Role[] {
  const there = person.at?.find((one) => one.warehouse === warehouse)?.roles ?? [];
  return [...new Set([...person.roles, ...there])];
}

/** Where an order goes. Personal data: a collection of its own, never sent to a picker's session. Shard: warehouse; id = fulfilment id. */
export const Contact = document({
  name: Type.String({ maxLength: 200 }),
  lines: Type.Array(Type.String({ maxLength: 200 })),
  postcode: Type.String({ maxLength: 20 }),
  city: Type.String({ maxLength: 120 }),
  country: Type.String({ maxLength: 60 }),
  phone: Type.String({ maxLength: 40 }),
  ...Locality,
  /** Grows by one with every correction. Absent: 1. */
  revision: optional(Type.Integer({ minimum: 1 })),
  /** Who corrected it last. */
  corrected: optional(closed({ factId: Id, stationId: Id, personId: Id, at: Instant })),
});
export type Contact = Static<typeof Contact>;
const HAN = /\p{Script=Han}/u;
const distinct = (parts: readonly (string | undefined)[]): string[] => [
  ...new Set(parts.filter((part) => part !== undefined && part !== '') as string[]),
];

/**
 * The contact as labels and forms have it: region and district stand where its country writes them, in a
 * line of their own before the others, or behind the city. What the lines say already is not said again.
 */
export function postalAddress(contact: Omit<Contact, 'id' | 'clock'>): Address {
  const { name, lines, postcode, city, country, phone, region, district } = contact;
  const said = lines.join('');
  if (HAN.test(`${region ?? ''}${district ?? ''}`)) {
    const unsaid = distinct([region, city, district]).filter((part) => !said.includes(part));
    const first = unsaid.length > 0 ? [distinct([region, city, district]).join('')] : [];
    return { name, lines: [...first, ...lines].slice(0, 6), postcode, city, country, phone };
  }
  const place = distinct([district, city, region]).join(', ');
  return { name, lines: [...lines], postcode, city: place, country, phone };
}
export const contactRevision = (contact: Pick<Contact, 'revision'> | undefined): number =>
  contact?.revision ?? 1;

/** id = 'warehouse' (one row a warehouse). Shard: warehouse. */
export const Settings = document({
  name: Type.String({ maxLength: 120 }),
  shipFrom: closed({
    name: Type.String(),
    lines: Type.Array(Type.String()),
    postcode: Type.String(),
    city: Type.String(),
    country: Type.String(),
    phone: Type.String(),
  }),
  /** GS1 company prefix that SSCCs are built from. */
  gs1CompanyPrefix: Type.String({ maxLength: 12 }),
  /** Wrong scans by one person within one batch or parcel that raise an exception. */
  wrongScanThreshold: Type.Integer({ minimum: 1 }),
  /** Batches a picking station leases ahead for work offline. */
  bufferTarget: Type.Integer({ minimum: 0 }),
  /** Hours a station holds a batch it does nothing about: a shift. Absent: 10. */
  leaseHours: optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  /**
   * What a parcel on a scale may differ from the sum of its goods and its carton before somebody has to
   * decide: the larger of grams and per cent. Absent: 50 g, 5 %, a carton of 150 g.
   */
  weighing: optional(
    closed({
      cartonGrams: Type.Integer({ minimum: 0 }),
      toleranceGrams: Type.Integer({ minimum: 0 }),
      tolerancePercent: Type.Number({ minimum: 0, maximum: 100 }),
    }),
  ),
  /** Fulfilments in one batch at most. */
  batchSize: Type.Integer({ minimum: 1 }),
  /**
   * Central releases by itself what is open and not blocked, so many seconds after the first of it came. Absent: a
   * person does.
   */
  autoRelease: optional(
    closed({ on: Type.Boolean(), gatherSeconds: Type.Integer({ minimum: 0, maximum: 3600 }) }),
  ),
  /** Unknown SKUs get product, bin and opening stock derived from the SKU: sample warehouses only. */
  sample: Type.Boolean(),
});
export type Settings = Static<typeof Settings>;

export const RosterEntry = closed({
  personId: Id,
  name: Type.String(),
  /** At this station's warehouse. */
  roles: Type.Array(Role),
  language: Language,
  /** SHA-256 of `stationId:badge`, hex; bound to the station that asked. */
  badgeHash: Type.String(),
  /** A PIN verifier (`shared/protocol/pinVerifier.ts`), bound to the station that asked. */
  pinHash: Type.String(),
  /** Grows when central takes a lock off or gives a new PIN: wrong tries of before are forgotten. Absent: 0. */
  unlocks: optional(Type.Integer()),
});
export type RosterEntry = Static<typeof RosterEntry>;
