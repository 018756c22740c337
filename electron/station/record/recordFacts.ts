import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../shared/canonicalJson.ts';
import { AppError } from '../../../shared/errors.ts';
import type { HostInput, HostOutput } from '../../../shared/host/contract.ts';
import type { CentralClock } from '../clock/index.ts';
import type { Journal, NextNumber, RecordedGroup, Seal } from '../journal/index.ts';
import type { BuildLabel, NewPrintJob, PrintingPort } from '../ports.ts';
import type { Sessions } from '../session/index.ts';
import { checkFactData, draftType } from './check.ts';
import { fillFactData, fillSscc } from './fillSscc.ts';
import { makeFact, type FactOrigin } from './makeFact.ts';

type RecordInput = HostInput<'facts:record'>;
type RecordOutput = HostOutput<'facts:record'>;

/** A label that is not built by then never will be: the scans behind it must not wait for it. */
const LABEL_DEADLINE_MS = 10_000;

export interface RecorderOptions {
  readonly journal: Journal;
  readonly clock: CentralClock;
  readonly sessions: Sessions;
  readonly seal: Seal;
  readonly origin: FactOrigin;
  readonly buildLabel: BuildLabel;
  /** What a document is made for: the printer that would take it. */
  readonly targetFor: PrintingPort['targetFor'];
  /** After the commit, before the answer. Not called for a group that was recorded earlier. */
  readonly onRecorded: (jobs: readonly NewPrintJob[], numberTaken: boolean) => void;
}

async function withDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError('label-too-slow')), LABEL_DEADLINE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Records groups one after the other: numbers and n are taken in the order of the calls. */
export function createRecorder(
  options: RecorderOptions,
): (i: RecordInput) => Promise<RecordOutput> {
  const { journal, clock, sessions, seal, origin } = options;

  const nextNumber = (wanted: boolean): NextNumber | null => {
    if (!wanted) return null;
    const number = journal.numbers.peek();
    if (!number) throw new AppError('no-numbers-left');
    return number;
  };

  const buildJobs = (input: RecordInput, number: NextNumber | null): Promise<NewPrintJob[]> =>
    Promise.all(
      input.print.map(async ({ jobId, parcelId, document, revision, data }) => {
        const filled = number ? fillSscc(data, number.sscc) : data;
        const target = options.targetFor(document);
        const { language, dpmm } = target;
        const bytes = await withDeadline(options.buildLabel(document, filled, { target }));
        const format = { language, dpmm };
        return { jobId, parcelId, document, revision, printerId: null, bytes, format };
      }),
    );

  const record = async (input: RecordInput): Promise<RecordedGroup> => {
    const ids = input.facts.map((fact) => fact.id);
    const group = ids[0];
    if (group === undefined || new Set(ids).size < ids.length) {
      throw new AppError('fact-ids-not-unique', { ids });
    }
    const requestSha256 = createHash('sha256').update(canonicalJson(input)).digest('hex');
    const earlier = journal.findGroup(ids, requestSha256);
    if (earlier) return earlier;

    const time = clock.estimate();
    const number = nextNumber(input.takeSscc);
    const facts = input.facts.map((draft) => {
      const type = draftType(draft.type);
      const data = number ? fillFactData(type, draft.data, number.sscc) : draft.data;
      checkFactData(draft.id, type, data);
      const operator = sessions.operatorFor(type);
      return makeFact({ ...draft, type, data }, { origin, group, operator, time });
    });
    const jobs = await buildJobs(input, number);
    const recorded = journal.recordGroup({
      ...{ group, requestSha256, facts, seal, jobs, number },
      keep: input.keep,
    });
    options.onRecorded(jobs, number !== null);
    return recorded;
  };

  let tail: Promise<unknown> = Promise.resolve();
  return (input) => {
    const turn = tail.then(() => record(input));
    // The next turn waits for this one however it ends; who called hears how.
    tail = turn.catch(() => undefined);
    return turn;
  };
}
