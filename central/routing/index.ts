/**
 * Routing: from an order to what one warehouse does for it. Makes fulfilments, releases them to the floor
 * as batches of pick tasks, and tells the order how far they are. What happens on the floor is decided
 * in central/decide.
 */
import type { TimedStore } from '../timers/index.ts';
import { registerAutoRelease } from './autoRelease.ts';
import { registerWaves } from './waves.ts';
import {
  cancelFulfilment,
  createFulfilment,
  noteLateChange,
  prepareFulfilments,
} from './fulfilments.ts';
import { giveUpFulfilment } from './giveUp.ts';
import { holdFulfilment } from './hold.ts';
import { notePaidLate } from './lateChange.ts';
import {
  FULFILMENT_CANCEL,
  FULFILMENT_CREATE,
  FULFILMENT_GIVE_UP,
  FULFILMENT_HOLD,
  FULFILMENT_LATE_CHANGE,
  ORDER_PAID_LATE,
  type FulfilmentCancel,
  type FulfilmentCreate,
  type FulfilmentGiveUp,
  type FulfilmentHold,
  type FulfilmentLateChange,
  type OrderPaidLate,
} from './messages.ts';

export { sendFulfilmentStatus } from './fulfilments.ts';
export { decideRelease } from './decideRelease.ts';
export { registerReleasePolicy } from './releasePolicy.ts';
export { wantRelease } from './wantRelease.ts';
export { countOpen, releaseQueueMigration, wavesMigration } from './releaseQueue.ts';
export {
  FULFILMENT_STATUS,
  ORG_SHARD,
  type FulfilmentStatusMessage,
  type WaveGone,
} from './messages.ts';

/** Lets the warehouse hear of orders. */
export function registerRouting(store: TimedStore): void {
  const { relay } = store;
  registerAutoRelease(store.timers);
  registerWaves(store.timers);
  relay.registerHandler(FULFILMENT_CREATE, {
    handle: (tx, body) => createFulfilment(tx, body as FulfilmentCreate),
    prepare: (tx, bodies) => prepareFulfilments(tx, bodies as readonly FulfilmentCreate[]),
    sentOnce: true,
  });
  relay.registerHandler(FULFILMENT_CANCEL, {
    handle: (tx, body) => cancelFulfilment(tx, body as FulfilmentCancel),
  });
  relay.registerHandler(FULFILMENT_HOLD, {
    handle: (tx, body) => holdFulfilment(tx, body as FulfilmentHold),
    sentOnce: true,
  });
  relay.registerHandler(FULFILMENT_GIVE_UP, {
    handle: (tx, body) => giveUpFulfilment(tx, body as FulfilmentGiveUp),
    sentOnce: true,
  });
  relay.registerHandler(FULFILMENT_LATE_CHANGE, {
    handle: (tx, body) => noteLateChange(tx, body as FulfilmentLateChange),
  });
  relay.registerHandler(ORDER_PAID_LATE, {
    handle: (tx, body) => notePaidLate(tx, body as OrderPaidLate),
  });
}
