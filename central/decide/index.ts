/**
 * What central makes of a fact: the prediction every station shows, plus policy. Pure: it sees the
 * documents `readsOf` declares and nothing else. Physical facts are never refused here.
 */
import type { Fact } from '../../shared/facts/index.ts';
import { type DecideContext, type Decision, type DecideView, quarantine } from './decision.ts';
import { Draft } from './draft.ts';
import { decideAddressCorrected } from './address.ts';
import { decideCancel } from './cancel.ts';
import { decideRaised, decideResolved, decideScanRejected } from './intents.ts';
import { decideLease, decideReturn } from './leases.ts';
import { decideNumberLost } from './lostNumbers.ts';
import {
  decideItemMoved,
  decideLabelPrinted,
  decideLabelReprinted,
  decidePalletNumbered,
  decideParcelClosed,
  decideParcelOpened,
  decideParcelRelabelled,
  decideParcelShipped,
} from './packing.ts';
import {
  decideCounted,
  decidePick,
  decidePickUndone,
  decidePutback,
  decideShort,
  decideShortUndone,
} from './picking.ts';

export type { DecideContext, Decision, DecideReads, DecideView, Doc } from './decision.ts';
export { quarantine } from './decision.ts';
export { ssccKey } from './packing.ts';
export { FURTHER_READS, readsOf } from './reads.ts';

export function decide(fact: Fact, view: DecideView, context: DecideContext): Decision {
  const draft = new Draft(fact, view, context);
  switch (fact.type) {
    case 'pick.confirmed':
      return decidePick(draft, fact);
    case 'pick.undone':
      return decidePickUndone(draft, fact);
    case 'pick.shorted':
      return decideShort(draft, fact);
    case 'short.undone':
      return decideShortUndone(draft, fact);
    case 'putback.done':
      return decidePutback(draft, fact);
    case 'parcel.opened':
      return decideParcelOpened(draft, fact);
    case 'item.verified':
    case 'item.unverified':
      return decideItemMoved(draft, fact);
    case 'parcel.closed':
      return decideParcelClosed(draft, fact);
    case 'parcel.relabelled':
      return decideParcelRelabelled(draft, fact);
    case 'address.corrected':
      return decideAddressCorrected(draft, fact);
    case 'label.printed':
      return decideLabelPrinted(draft, fact);
    case 'label.reprinted':
      return decideLabelReprinted(draft, fact);
    case 'parcel.shipped':
      return decideParcelShipped(draft, fact);
    case 'batch.leased':
    case 'batch.claimed':
      return decideLease(draft, fact);
    case 'batch.returned':
      return decideReturn(draft, fact);
    case 'fulfilment.cancelled':
      return decideCancel(draft, fact);
    case 'exception.resolved':
      return decideResolved(draft, fact);
    case 'scan.rejected':
      return decideScanRejected(draft, fact);
    case 'number.lost':
      return decideNumberLost(draft, fact);
    case 'pallet.numbered':
      return decidePalletNumbered(draft, fact);
    case 'stock.counted':
      return decideCounted(draft, fact);
    case 'exception.raised':
      return decideRaised(draft, fact);
    case 'release.requested':
      // Needs reads that depend on what it finds: central/routing plans it inside the transaction.
      return quarantine('not-decided-here');
  }
}
