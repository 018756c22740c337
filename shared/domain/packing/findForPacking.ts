import type { Scan } from '../../barcodes/index.ts';
import type { Fulfilment } from '../../schema/work.ts';
import type { View } from '../view.ts';

/** Where two fulfilments claim a tote, the one whose goods are more likely in it comes first. */
const LIKELY: readonly Fulfilment['status'][] = [
  'packing',
  'picked',
  'picking',
  'released',
  'cancelled',
  'packed',
];

const likelihood = ({ status }: Fulfilment): number => {
  const at = LIKELY.indexOf(status);
  return at === -1 ? LIKELY.length : at;
};

/** The fulfilment that a tote, an order number or an applied label belongs to. */
export function findForPacking(view: View, scan: Scan): Fulfilment | undefined {
  switch (scan.kind) {
    case 'tote':
      return view.withTote(scan.code).toSorted((a, b) => likelihood(a) - likelihood(b))[0];
    case 'order':
      return byOrderNumber(view, scan.number);
    case 'unknown':
      return byOrderNumber(view, scan.raw.trim());
    case 'sscc': {
      const parcel = view.all('parcels').find(({ sscc }) => sscc === scan.sscc);
      return parcel && view.get('fulfilments', parcel.fulfilmentId);
    }
    default:
      return undefined;
  }
}

const byOrderNumber = (view: View, number: string): Fulfilment | undefined =>
  view.all('fulfilments').find(({ orderNumber }) => orderNumber === number);

export interface ReadyToPack {
  readonly fulfilment: Fulfilment;
  /** apply: a closed parcel waits for its label; packing: begun; picked: not begun. */
  readonly stage: 'apply' | 'packing' | 'picked';
}

const STAGES: readonly ReadyToPack['stage'][] = ['apply', 'packing', 'picked'];

/** What a packer can go on with: unfinished work first, then by ship-by and priority. */
export function listReadyToPack(view: View): ReadyToPack[] {
  const ready: ReadyToPack[] = [];
  for (const fulfilment of view.all('fulfilments')) {
    const { status } = fulfilment;
    if (status !== 'picked' && status !== 'packing' && status !== 'packed') continue;
    const closed = view.children('parcels', fulfilment.id).some((p) => p.status === 'closed');
    if (closed) ready.push({ fulfilment, stage: 'apply' });
    else if (status !== 'packed') ready.push({ fulfilment, stage: status });
  }
  return ready.sort(
    (a, b) =>
      STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage) ||
      (a.fulfilment.shipBy < b.fulfilment.shipBy
        ? -1
        : a.fulfilment.shipBy > b.fulfilment.shipBy
          ? 1
          : 0) ||
      b.fulfilment.priority - a.fulfilment.priority ||
      (a.fulfilment.orderNumber < b.fulfilment.orderNumber ? -1 : 1),
  );
}
