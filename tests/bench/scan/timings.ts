import type { Recorder } from '../page/recorder.ts';
import type { AnsweredScan } from './walk.ts';

export interface ScanTiming {
  readonly source: AnsweredScan['source'];
  /** It recorded a fact. */
  readonly fact: boolean;
  /** From its arrival in the page to the frame that shows the answer, ms. */
  readonly total: number;
  /** Of that: from asking the host to record until its answer, ms; 0 where nothing was recorded. */
  readonly journal: number;
  /** Of that: from the changed document to the frame that shows it, ms. */
  readonly frame: number;
  /** When it was drawn, in the page's time. */
  readonly drawn: number;
}

type Recorded = Pick<Recorder, 'scans' | 'records'>;

/** Brings together what the page noted of each scan. One scan was under way at a time. */
export function timingsOf(recorded: Recorded, scans: readonly AnsweredScan[]): ScanTiming[] {
  return scans.flatMap(({ source, answer }, n) => {
    const before = scans[n - 1]?.answer.changed ?? -Infinity;
    const arrival = recorded.scans.findLast(
      (one) => one.source === source && one.at > before && one.at <= answer.changed,
    );
    if (arrival === undefined) return [];
    const record = recorded.records.find(
      ({ sent, answered }) => sent >= arrival.at && answered <= answer.changed,
    );
    return {
      source,
      fact: record !== undefined,
      total: answer.drawn - arrival.at,
      journal: record === undefined ? 0 : record.answered - record.sent,
      frame: answer.drawn - answer.changed,
      drawn: answer.drawn,
    };
  });
}
