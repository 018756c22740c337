import type { Fulfilment } from '../../shared/schema/index.ts';
import type { Draft } from './draft.ts';

const TERMINAL: readonly Fulfilment['status'][] = ['shipped', 'cancelled'];

/** Takes what belongs to a finished fulfilment out of every station's scope. */
export function retireFulfilment(draft: Draft, fulfilmentId: string, batchId: string | null): void {
  for (const task of draft.children('tasks', fulfilmentId)) draft.retire('tasks', task.id);
  for (const parcel of draft.children('parcels', fulfilmentId)) draft.retire('parcels', parcel.id);
  draft.retire('contacts', fulfilmentId);
  draft.retire('fulfilments', fulfilmentId);
  if (batchId === null) return;
  const siblings = draft.children('fulfilments', batchId);
  if (siblings.every((sibling) => TERMINAL.includes(sibling.status))) {
    draft.retire('batches', batchId);
  }
}
