import { Type, type Static } from 'typebox';
import { AllocationSettings, StockShortage } from '../schema/allocation.ts';
import { closed } from '../schema/base.ts';

/** GET /v1/allocation: how the house shares out its stock, and what back orders lack. */
export const AllocationResponse = closed({
  settings: AllocationSettings,
  /** By warehouse and SKU; the first 200 of them. */
  shortages: Type.Array(StockShortage),
});
export type AllocationResponse = Static<typeof AllocationResponse>;
