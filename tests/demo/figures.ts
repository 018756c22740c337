import type { CentralContents } from '../invariants/index.ts';
import { atLeast, exactly, told, type Figure } from './report.ts';
import type { ShiftResult } from './scenario.ts';
import type { Tally } from './shift.ts';

export interface FigureInput {
  readonly central: CentralContents;
  readonly shift: ShiftResult;
  readonly tally: Tally;
  /** Labels that were printed and read back. */
  readonly labels: number;
  /** Orders central made of the file. */
  readonly orders: number;
  readonly seconds: number;
}

/** What the shift came to, with what it had to come to. */
export function shiftFigures(input: FigureInput): Record<string, Figure> {
  const { central, shift, tally } = input;
  const facts = (type: string): number => central.facts.filter((f) => f.type === type).length;
  const outcome = (name: string): number => central.facts.filter((f) => f.outcome === name).length;
  return {
    orders_shipped: exactly(tally.packed.length, shift.orders.size, 'orders'),
    orders_cancelled: exactly(
      facts('fulfilment.cancelled'),
      input.orders - shift.orders.size,
      'orders',
    ),
    lines_picked: told(tally.lines, 'lines'),
    lines_picked_offline: atLeast(tally.linesOffline, 1, 'lines'),
    orders_shipped_offline: atLeast(tally.packedOffline, 1, 'orders'),
    central_down_share: atLeast(Math.round(shift.offlineShare * 100) / 100, 0.33, 'of the shift'),
    wrong_scans: exactly(facts('scan.rejected'), tally.wrongScans, 'scans'),
    short_picks: exactly(facts('pick.shorted'), 1, 'picks'),
    undos: exactly(facts('pick.undone'), 1, 'picks'),
    double_picks: exactly(shift.doublePicks, 1, 'picks'),
    reprints_decided_by_a_person: exactly(facts('label.reprinted'), 1, 'labels'),
    labels_decoded: told(input.labels, 'labels'),
    facts: told(central.facts.length, 'facts'),
    facts_flagged: told(outcome('flagged'), 'facts'),
    facts_refused: told(outcome('refused'), 'facts'),
    facts_quarantined: exactly(outcome('quarantined'), 0, 'facts'),
    exceptions_resolved_offline: atLeast(shift.resolvedOffline, 1, 'exceptions'),
    queues_empty_after: told(shift.drainSeconds, 's'),
    duration: told(input.seconds, 's'),
  };
}
