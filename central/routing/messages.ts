import type { Address, FulfilmentLine, FulfilmentStatus } from '../../shared/schema/index.ts';

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
  readonly address: Address | null;
  /** It waits for somebody's word before it is released. */
  readonly held?: true;
}

/** org → warehouse: let it wait, or let it go. */
export interface FulfilmentHold {
  readonly orderId: string;
  readonly fulfilmentId: string;
  readonly held: boolean;
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

/** warehouse → org: how far it is. */
export interface FulfilmentStatusMessage {
  readonly orderId: string;
  readonly fulfilmentId: string;
  readonly status: FulfilmentStatus;
  /** The warehouse's clock at this status; an older one than is known is ignored. */
  readonly clock: number;
}

export const FULFILMENT_CREATE = 'fulfilment.create';
export const FULFILMENT_CANCEL = 'fulfilment.cancel';
export const FULFILMENT_HOLD = 'fulfilment.hold';
export const FULFILMENT_LATE_CHANGE = 'fulfilment.late-change';
export const FULFILMENT_STATUS = 'fulfilment.status';
