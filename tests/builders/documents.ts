import type {
  Batch,
  ExceptionCase,
  Fulfilment,
  Parcel,
  Stock,
  Task,
} from '../../shared/schema/index.ts';
import { stockId } from '../../shared/schema/index.ts';

/** Whole, valid documents with sensible defaults; a test states only what it is about. */

export const aFulfilment = (over: Partial<Fulfilment> = {}): Fulfilment => ({
  id: 'f1',
  clock: 1,
  orderId: 'o1',
  orderNumber: '536365',
  channel: 'file',
  country: 'United Kingdom',
  status: 'released',
  priority: 5,
  shipBy: '2026-11-23T12:00:00.000Z',
  carrierService: 'standard',
  batchId: 'b1',
  toteIds: [],
  lines: [
    { lineId: '1', sku: '85123A', description: 'WHITE HEART', qty: 6, uom: 'each', units: 6 },
  ],
  lineCount: 1,
  unitCount: 6,
  blocked: null,
  createdAt: '2026-11-22T08:00:00.000Z',
  ...over,
});

export const aTask = (over: Partial<Task> = {}): Task => ({
  id: 't1',
  clock: 1,
  kind: 'pick',
  status: 'open',
  batchId: 'b1',
  fulfilmentId: 'f1',
  lineId: '1',
  sku: '85123A',
  locationId: 'A-01-1-A',
  sequence: 10,
  units: 6,
  picks: [],
  short: null,
  ...over,
});

export const aBatch = (over: Partial<Batch> = {}): Batch => ({
  id: 'b1',
  clock: 1,
  code: 'B-0001',
  status: 'claimed',
  lease: { stationId: 's1', personId: 'p1', fence: 1 },
  fence: 1,
  fulfilmentIds: ['f1'],
  taskCount: 1,
  unitCount: 6,
  shipBy: '2026-11-23T12:00:00.000Z',
  createdAt: '2026-11-22T08:00:00.000Z',
  ...over,
});

export const aStock = (over: Partial<Stock> = {}): Stock => {
  const base = {
    clock: 1,
    sku: '85123A',
    containerKind: 'location' as const,
    containerId: 'A-01-1-A',
    condition: 'available' as const,
    owner: 'own',
    onHand: 100,
    reserved: 6,
    ...over,
  };
  return { id: stockId(base), ...base };
};

export const aParcel = (over: Partial<Parcel> = {}): Parcel => ({
  id: 'parcel1',
  clock: 1,
  fulfilmentId: 'f1',
  orderNumber: '536365',
  status: 'open',
  stationId: 's1',
  lines: [],
  toteIds: ['TOTE-001'],
  sscc: null,
  weightGrams: null,
  carrierService: 'standard',
  label: null,
  openedAt: '2026-11-22T09:00:00.000Z',
  ...over,
});

export const anException = (over: Partial<ExceptionCase> = {}): ExceptionCase => ({
  id: 'x1',
  clock: 1,
  kind: 'short-pick',
  status: 'open',
  severity: 'high',
  subject: { fulfilmentId: 'f1' },
  evidence: [],
  proposals: ['count-bin', 'accept'],
  resolution: null,
  createdAt: '2026-11-22T09:00:00.000Z',
  ...over,
});
