import { Type, type Static, type TSchema } from 'typebox';
import { closed, Id, literals, optional, Quantity, Sku } from '../schema/base.ts';
import type { Role } from '../schema/base.ts';
import { ExceptionAction, ExceptionKind } from '../schema/exception.ts';
import { Address } from '../schema/order.ts';
import { ContainerKind, WaveName } from '../schema/work.ts';

const Units = Type.Integer({ minimum: 1, maximum: 1_000_000 });

/** What a station saw this pick complete, decided when it was made: central checks, but does not guess. */
const Completes = closed({ fulfilment: Type.Boolean(), batch: Type.Boolean() });

const pickTarget = {
  taskId: Id,
  fulfilmentId: Id,
  batchId: Id,
  sku: Sku,
  locationId: Id,
  units: Units,
  fence: Quantity,
};

const PickConfirmed = closed({ ...pickTarget, toteId: Id, completes: Completes });
const PickUndone = closed({ ...pickTarget, toteId: Id, undoes: Id, reopens: Completes });
const PickShorted = closed({
  ...pickTarget,
  reason: literals(['empty-bin', 'too-few', 'damaged', 'wrong-item-in-bin', 'not-found']),
  completes: Completes,
});
const ShortUndone = closed({ ...pickTarget, undoes: Id, reopens: Completes });

const ScanRejected = closed({
  step: literals(['bin', 'item', 'tote', 'quantity', 'pack-item', 'label']),
  expected: Type.String({ maxLength: 200 }),
  scanned: Type.String({ maxLength: 200 }),
  taskId: optional(Id),
  batchId: optional(Id),
  fulfilmentId: optional(Id),
  parcelId: optional(Id),
});

const ParcelOpened = closed({
  parcelId: Id,
  fulfilmentId: Id,
  orderNumber: Type.String({ maxLength: 60 }),
  toteIds: Type.Array(Id, { maxItems: 50 }),
  carrierService: Type.String({ maxLength: 60 }),
});
const itemTarget = { parcelId: Id, fulfilmentId: Id, sku: Sku, units: Units, toteId: Id };
const ItemVerified = closed(itemTarget);
const ItemUnverified = closed({ ...itemTarget, undoes: Id });
/** Why a parcel leaves although its weight differs from what its goods weigh. */
export const WEIGHT_REASONS = ['packaging', 'product-data', 'checked'] as const;
/** How a parcel was weighed where its bench has a scale. */
const Weighing = closed({
  by: literals(['scale', 'typed']),
  /** What goods and carton should weigh; null where not every product's weight is known. */
  expectedGrams: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
  /** Somebody looked and decided: the weight differs by more than it may. */
  accepted: optional(literals(WEIGHT_REASONS)),
});
const ParcelClosed = closed({
  parcelId: Id,
  fulfilmentId: Id,
  /** Filled by the host from its leased number range, in the commit that journals the fact. 18 digits. */
  sscc: Type.String({ maxLength: 18 }),
  weightGrams: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
  /** Absent: this bench has no scale, or nothing weighed the parcel. */
  weighing: optional(Weighing),
  jobId: Id,
  completes: Type.Boolean(),
  /** Revision of the contact the label was made from. Absent: the first. */
  addressRevision: optional(Quantity),
});
/** A closed parcel gets a new label under its number, made from the contact as it is by now. */
const ParcelRelabelled = closed({
  parcelId: Id,
  fulfilmentId: Id,
  jobId: Id,
  revision: Quantity,
  addressRevision: Quantity,
});
const LabelPrinted = closed({
  parcelId: Id,
  jobId: Id,
  revision: Quantity,
  status: literals(['printed', 'unknown', 'failed']),
});
const LabelReprinted = closed({
  parcelId: Id,
  jobId: Id,
  revision: Quantity,
  reason: literals(['not-printed', 'unreadable', 'damaged', 'lost']),
});
const ParcelShipped = closed({
  parcelId: Id,
  fulfilmentId: Id,
  /** The fulfilment's batch, which leaves the floor with its last fulfilment. */
  batchId: Type.Union([Id, Type.Null()]),
  sscc: Type.String({ maxLength: 18 }),
  lines: Type.Array(closed({ sku: Sku, units: Units }), { maxItems: 5000 }),
  completes: Type.Boolean(),
});

const StockCounted = closed({
  sku: Sku,
  locationId: Id,
  /** Units found in the bin; the movement is the difference to the balance when central decides. */
  units: Type.Integer({ minimum: 0, maximum: 10_000_000 }),
  exceptionId: optional(Id),
  /** The count task it settles. */
  taskId: optional(Id),
});
const PutbackDone = closed({
  taskId: Id,
  sku: Sku,
  locationId: Id,
  /** What the goods were in; `from` says what that is. Absent: a tote. */
  toteId: Id,
  from: optional(ContainerKind),
  units: Units,
});
const ExceptionRaised = closed({
  exceptionId: Id,
  kind: ExceptionKind,
  note: Type.String({ maxLength: 500 }),
  fulfilmentId: optional(Id),
  taskId: optional(Id),
  parcelId: optional(Id),
  sku: optional(Sku),
  locationId: optional(Id),
});

const BatchLeased = closed({ batchId: Id, fence: Quantity });
const BatchClaimed = closed({ batchId: Id, fence: Quantity, takeOver: Type.Boolean() });
const BatchReturned = closed({ batchId: Id, fence: Quantity });
const ReleaseRequested = closed({
  fulfilmentIds: Type.Array(Id, { maxItems: 2000 }),
  /** Instead of ids: the next so many releasable fulfilments by ship-by. 0 = use the ids. */
  next: Type.Integer({ minimum: 0, maximum: 2000 }),
  /** Instead of ids and of the next: all of a wave. From version 2 on. */
  wave: optional(WaveName),
  batchSize: Type.Integer({ minimum: 1, maximum: 100 }),
});
const FulfilmentCancelled = closed({ fulfilmentId: Id, reason: Type.String({ maxLength: 200 }) });
/** `revision`: the one that was corrected; with another one by now it is refused. */
const AddressCorrected = closed({ fulfilmentId: Id, revision: Quantity, address: Address });
const ExceptionResolved = closed({
  exceptionId: Id,
  /** The fulfilment the exception is about, if any: some ways out unblock it. */
  fulfilmentId: optional(Id),
  action: ExceptionAction,
  note: Type.String({ maxLength: 500 }),
});

/** A pallet takes a number: filled by the host from its leased range, as a parcel's is. */
const PalletNumbered = closed({ sscc: Type.String({ maxLength: 18 }) });

/** The station's journal no longer has the fact that bore this number: its place is taken, so that the rest goes on. */
const NumberLost = closed({ reason: literals(['missing', 'unreadable']) });

/**
 * Data of an older version as the next one says it. Pure, and kept for ever: journals and ledgers hold
 * facts of every version that was ever shipped.
 */
export type Upcaster = (data: unknown) => unknown;

export interface FactSpec {
  readonly data: TSchema;
  readonly v: number;
  /** What turns data of version 1 into that of 2, of 2 into that of 3, and so on. Needed from the second version on. */
  readonly older?: readonly Upcaster[];
  /** Physical facts happened and are never refused; intents ask, and may be. */
  readonly nature: 'physical' | 'intent';
  /** Roles that may make it. Checked by the station when made and by central when believed. */
  readonly roles: readonly Role[];
  /** Needs a session opened with a PIN: a badge alone is not enough. */
  readonly pin?: true;
  /** Fields of `data` that hold personal data: they stay out of the ledger. */
  readonly personal?: readonly string[];
  /** The station asks by itself, on nobody's behalf: a refusal is no news to anyone. */
  readonly automatic?: true;
}

const FLOOR: readonly Role[] = ['picker', 'packer', 'supervisor'];
const PICK: readonly Role[] = ['picker', 'supervisor'];
const PACK: readonly Role[] = ['packer', 'supervisor'];
const LEAD: readonly Role[] = ['supervisor'];
const DESK: readonly Role[] = ['supervisor', 'clerk'];
const ANYONE: readonly Role[] = ['picker', 'packer', 'supervisor', 'clerk', 'admin'];

const spec = <T extends TSchema>(
  data: T,
  nature: FactSpec['nature'],
  roles: readonly Role[],
  pin?: true,
) => ({ data, v: 1, nature, roles, ...(pin ? { pin } : {}) });

/** Every kind of fact there is. Types are understood for ever: a changed shape gets a new `v` and an upcaster. */
export const FACTS = {
  'pick.confirmed': spec(PickConfirmed, 'physical', PICK),
  'pick.undone': spec(PickUndone, 'physical', PICK),
  'pick.shorted': spec(PickShorted, 'physical', PICK),
  'short.undone': spec(ShortUndone, 'physical', PICK),
  'scan.rejected': spec(ScanRejected, 'physical', FLOOR),
  'parcel.opened': spec(ParcelOpened, 'physical', PACK),
  'item.verified': spec(ItemVerified, 'physical', PACK),
  'item.unverified': spec(ItemUnverified, 'physical', PACK),
  'parcel.closed': spec(ParcelClosed, 'physical', PACK),
  'parcel.relabelled': spec(ParcelRelabelled, 'physical', PACK),
  'label.printed': spec(LabelPrinted, 'physical', PACK),
  'label.reprinted': spec(LabelReprinted, 'physical', PACK),
  'parcel.shipped': spec(ParcelShipped, 'physical', PACK),
  'stock.counted': spec(StockCounted, 'physical', FLOOR),
  'putback.done': spec(PutbackDone, 'physical', FLOOR),
  'exception.raised': spec(ExceptionRaised, 'physical', FLOOR),
  'pallet.numbered': spec(PalletNumbered, 'physical', ANYONE),
  'number.lost': { ...spec(NumberLost, 'physical', ANYONE), automatic: true },
  'batch.leased': { ...spec(BatchLeased, 'intent', PICK), automatic: true },
  'batch.claimed': spec(BatchClaimed, 'intent', PICK),
  'batch.returned': spec(BatchReturned, 'intent', PICK),
  'release.requested': {
    ...spec(ReleaseRequested, 'intent', LEAD, true),
    ...{ v: 2, older: [(data: unknown) => data] },
  },
  'fulfilment.cancelled': spec(FulfilmentCancelled, 'intent', LEAD, true),
  'address.corrected': {
    ...spec(AddressCorrected, 'intent', DESK, true),
    personal: ['address'],
  },
  'exception.resolved': spec(ExceptionResolved, 'intent', LEAD, true),
} as const satisfies Record<string, FactSpec>;

export type FactType = keyof typeof FACTS;
export type FactData<T extends FactType> = Static<(typeof FACTS)[T]['data']>;
export const FACT_TYPES = Object.keys(FACTS) as FactType[];
export const isAutomatic = (type: string): boolean => {
  const known: FactSpec | undefined = isFactType(type) ? FACTS[type] : undefined;
  return known?.automatic === true;
};
export const isFactType = (type: string): type is FactType => Object.hasOwn(FACTS, type);

/** A fact as the ledger may keep it for ever: fields that hold personal data say only that they did. */
export function withoutPersonal<F extends { readonly [field: string]: unknown }>(fact: F): F {
  const { type, data } = fact;
  const spec: FactSpec | undefined =
    typeof type === 'string' && isFactType(type) ? FACTS[type] : undefined;
  if (!spec?.personal || typeof data !== 'object' || data === null) return fact;
  const kept = Object.entries(data).map(([field, value]) => [
    field,
    spec.personal?.includes(field) === true ? '(personal)' : (value as unknown),
  ]);
  return { ...fact, data: Object.fromEntries(kept) as unknown };
}
