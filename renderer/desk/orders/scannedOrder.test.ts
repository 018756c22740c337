import { describe, expect, it } from 'vitest';
import { calculateCheckDigit, orderBarcode, toteBarcode } from '../../../shared/barcodes/index.ts';
import { aFulfilment, aParcel } from '../../../tests/builders/documents.ts';
import { Replica } from '../../replica/replica.ts';
import { scannedOrder } from './scannedOrder.ts';

const SERIAL = '09521234000000001';
const SSCC = `${SERIAL}${calculateCheckDigit(SERIAL)}`;

function replicaWithWork(): Replica {
  const replica = new Replica((flush) => flush());
  replica.documentsArrived('fulfilments', [
    aFulfilment({ id: 'f1', orderId: 'o1', orderNumber: '536365', toteIds: [toteBarcode(7)] }),
  ]);
  replica.documentsArrived('parcels', [
    aParcel({ id: 'p1', fulfilmentId: 'f1', orderNumber: '536365', sscc: SSCC }),
  ]);
  return replica;
}

describe('scannedOrder', () => {
  it.each([
    ['an order that is held here', orderBarcode('536365'), { search: '536365', orderId: 'o1' }],
    ['an order that is not', orderBarcode('999999'), { search: '999999', orderId: undefined }],
    ['a number without its prefix', '536365', { search: '536365', orderId: 'o1' }],
    ['a tote', toteBarcode(7), { search: '536365', orderId: 'o1' }],
    ['a label', `00${SSCC}`, { search: '536365', orderId: 'o1' }],
    ['an empty tote', toteBarcode(8), undefined],
    ['a bin', 'LOC-A-03-2-B', undefined],
  ])('finds the order of %s', (_name, data, expected) => {
    expect(scannedOrder(data, replicaWithWork())).toEqual(expected);
  });
});
