import type { Found } from '../../shared/checks/index.ts';
import type {
  FulfilmentLine,
  FulfilmentStatus,
  IntakeAddress,
  Wave,
} from '../../shared/schema/index.ts';

/** The durable messages between the commercial shard and a warehouse. */

export const ORG_SHARD = 'org';

/** org → warehouse: do this. Sent again with a higher revision while the fulfilment is not released. */
export interface FulfilmentCreate {
  readonly orderId: string;
  readonly fulfilmentId: string;
  readonly orderNumber: string;
  /** Sample warehouses give the same customer the same address. */
  readonly customerRef: string;
  readonly revision: number;
  readonly channel: string;
  readonly country: string;
  readonly priority: number;
  readonly shipBy: string;
  readonly carrierService: string;
  /** Kits taken apart and one line per SKU: what the floor works on. */
  readonly lines: readonly FulfilmentLine[];
  /** SKUs nobody described: the fulfilment waits until someone has. */
  readonly unknownSkus: readonly string[];
  readonly address: IntakeAddress | null;
  /** Whose it is was erased: nobody makes up an address for it. */
  readonly erased?: true;
  /** Where `address` is null: the fulfilment here whose contact stands, or is this one's, too. */
  readonly contactOf?: string;
  /** It waits for somebody's word before it is released. */
  readonly held?: true;
  /** Until when goods are kept for it; absent: without end. */
  readonly until?: string;
  /** The customer's. */
  readonly tier?: string;
  /** It is released with the others of it. */
  readonly wave?: Wave;
  /** This warehouse gave it up before, and is to have it after all. */
  readonly again?: true;
}

/** org → warehouse: let it wait, or let it go. */
export interface FulfilmentHold {
  readonly orderId: string;
  readonly fulfilmentId: string;
  readonly held: boolean;
  readonly until?: string;
  /** As in `FulfilmentCreate`: what keeps it once it is not held any more. */
  readonly unknownSkus: readonly string[];
}

/** org → warehouse: don't. */
export interface FulfilmentCancel {
  readonly orderId: string;
  readonly fulfilmentId: string;
  readonly orderNumber: string;
}

/** org → warehouse: the channel changed or cancelled what is in work already. */
export interface FulfilmentLateChange {
  readonly orderId: string;
  readonly fulfilmentId: string;
  readonly orderNumber: string;
  readonly change: 'changed' | 'cancelled';
}

/** org → warehouse: the house called it off, and the channel took money for it afterwards. */
export interface OrderPaidLate {
  readonly orderId: string;
  readonly fulfilmentId: string;
  readonly orderNumber: string;
  readonly channel: string;
  /** With its currency, e.g. `19.95 GBP`. */
  readonly paid: string;
}

/** What left with a fulfilment. */
export interface ShippedParcel {
  readonly id: string;
  readonly sscc: string | null;
  /** Units are eaches. */
  readonly lines: readonly { readonly sku: string; readonly units: number }[];
}

/** A wave that is released, and whose word it was, as histories tell causes: `person:ID`, `timer:wave`. */
export interface WaveGone {
  readonly name: string;
  readonly cause: string;
}

/** warehouse → org: how far it is. */
export interface FulfilmentStatusMessage {
  readonly orderId: string;
  readonly fulfilmentId: string;
  readonly status: FulfilmentStatus;
  /** The warehouse's clock at this status; an older one than is known is ignored. */
  readonly clock: number;
  /** Of one that is shipped: all of its parcels that are. */
  readonly parcels?: readonly ShippedParcel[];
  /** Of one that was released with its wave. */
  readonly wave?: WaveGone;
}

/** warehouse → org: what became of the goods for it. */
export interface FulfilmentStock {
  readonly orderId: string;
  readonly fulfilmentId: string;
  /**
   * short: there were none; broken: what was promised is gone; expired: it was promised until now; filled: there
   * are some after all.
   */
  readonly event: 'short' | 'broken' | 'expired' | 'filled';
  readonly lacking: readonly {
    readonly sku: string;
    readonly wanted: number;
    readonly available: number;
  }[];
}

/** org → warehouse: another one is to have it, or all of it but this. Only what has no goods is given up. */
export interface FulfilmentGiveUp {
  readonly orderId: string;
  readonly fulfilmentId: string;
  /** Said back in the answer. */
  readonly round: number;
  /** Units by SKU that stay here; null: nothing does. */
  readonly keep: Readonly<Record<string, number>> | null;
}

/**
 * warehouse → org: it is somebody else's now, with the address that nobody else has. `round` null: nobody asked
 * just now; what was given up before was sent here once more.
 */
export interface FulfilmentGivenUp {
  readonly orderId: string;
  readonly fulfilmentId: string;
  readonly round: number | null;
  /** false: it has goods by now, or is in work. It stays. */
  readonly ok: boolean;
  readonly keep: FulfilmentGiveUp['keep'];
  readonly address: IntakeAddress | null;
}

/** warehouse → org: what there is to be said of where it goes since that was corrected. No address. */
export interface AddressChecked {
  readonly orderId: string;
  readonly found: readonly Found[];
}

export const ADDRESS_CHECKED = 'order.address-checked';
export const ORDER_PAID_LATE = 'order.paid-late';
export const FULFILMENT_CREATE = 'fulfilment.create';
export const FULFILMENT_CANCEL = 'fulfilment.cancel';
export const FULFILMENT_HOLD = 'fulfilment.hold';
export const FULFILMENT_LATE_CHANGE = 'fulfilment.late-change';
export const FULFILMENT_GIVE_UP = 'fulfilment.give-up';
export const FULFILMENT_GIVEN_UP = 'fulfilment.given-up';
export const FULFILMENT_STOCK = 'fulfilment.stock';
export const FULFILMENT_STATUS = 'fulfilment.status';
