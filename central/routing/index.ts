/**
 * Routing: from an order to what one warehouse does for it. Makes fulfilments, releases them to the floor
 * as batches of pick tasks, and tells the order how far they are. What happens on the floor is decided
 * in central/decide.
 */
import type { Store } from '../store/index.ts';
import {
  cancelFulfilment,
  createFulfilment,
  noteLateChange,
  prepareFulfilments,
} from './fulfilments.ts';
import { holdFulfilment } from './hold.ts';
import {
  FULFILMENT_CANCEL,
  FULFILMENT_CREATE,
  FULFILMENT_HOLD,
  FULFILMENT_LATE_CHANGE,
  type FulfilmentCancel,
  type FulfilmentCreate,
  type FulfilmentHold,
  type FulfilmentLateChange,
} from './messages.ts';

export { sendFulfilmentStatus } from './fulfilments.ts';
export { decideRelease } from './release.ts';
export { countOpen, releaseQueueMigration } from './releaseQueue.ts';
export { FULFILMENT_STATUS, ORG_SHARD, type FulfilmentStatusMessage } from './messages.ts';

/** Lets the warehouse hear of orders. */
export function registerRouting(store: Store): void {
  const { relay } = store;
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
  relay.registerHandler(FULFILMENT_LATE_CHANGE, {
    handle: (tx, body) => noteLateChange(tx, body as FulfilmentLateChange),
  });
}
