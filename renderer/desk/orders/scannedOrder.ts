import { parseScan } from '../../../shared/barcodes/index.ts';
import type { Replica } from '../../replica/index.ts';

export interface ScannedOrder {
  /** What the list is searched for. */
  readonly search: string;
  /** The order itself, where this station holds its work. */
  readonly orderId: string | undefined;
}

/** Which order a barcode at the desk means: its own, one of its totes, one of its labels. */
export function scannedOrder(
  data: string,
  replica: Pick<Replica, 'indexed' | 'all' | 'get'>,
): ScannedOrder | undefined {
  const scan = parseScan(data);
  switch (scan.kind) {
    case 'order':
      return byNumber(scan.number, replica);
    case 'sscc': {
      const [parcel] = replica.indexed('parcels', 'sscc', scan.sscc);
      return parcel && byNumber(parcel.orderNumber, replica);
    }
    case 'tote': {
      const held = replica.all('fulfilments').find(({ toteIds }) => toteIds.includes(scan.code));
      return held && { search: held.orderNumber, orderId: held.orderId };
    }
    case 'unknown':
      return scan.raw === '' ? undefined : byNumber(scan.raw.slice(0, 60), replica);
    case 'gtin':
    case 'location':
    case 'badge':
    case 'command':
      return undefined;
  }
}

function byNumber(number: string, replica: Pick<Replica, 'indexed'>): ScannedOrder {
  const [held] = replica.indexed('fulfilments', 'orderNumber', number);
  return { search: number, orderId: held?.orderId };
}
