import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { parseScan, type Scan } from '../../../shared/barcodes/index.ts';
import type { Feedback } from '../../../shared/domain/feedback.ts';
import type { FactDraft } from '../../../shared/facts/index.ts';
import type { PrintRequest } from '../../../shared/host/index.ts';
import { useKept, useRecord } from '../../replica/index.ts';
import { playSound, useScan, type SoundName } from '../../scan/index.ts';
import { answersGiven, countAnswer, type Answer } from './answer.ts';

interface StepResult<S> {
  readonly state: S;
  readonly feedback: Feedback;
  readonly drafts: readonly FactDraft[];
  readonly print?: readonly PrintRequest[];
  readonly takeSscc?: true;
}

export interface StepMachine<S, E, R extends StepResult<S>> {
  /** Where the kept state is stored. */
  readonly key: string;
  readonly initial: () => { state: S; answer: Answer | null };
  readonly step: (state: S, event: E) => R;
  readonly scanEvent: (scan: Scan) => E | null;
  /** Codes whose answer is the end of something: they get the long sound. */
  readonly doneCodes: ReadonlySet<string>;
  /** After the answer is drawn. */
  readonly onResult?: (result: R, event: E) => void;
}

export interface Shown<S> {
  readonly state: S;
  readonly answer: Answer | null;
  readonly seq: number;
}

const SOUNDS: Readonly<Record<Feedback['kind'], SoundName>> = {
  ok: 'ok',
  attention: 'attention',
  wrong: 'error',
};

/**
 * Runs a pure machine under a screen: scans and keys in one line, one at a time; facts are journalled,
 * and where the person stands is kept with them, before 'ok' is shown and beeped, while 'wrong' is shown
 * at once. Nothing on the way waits for a frame.
 */
export function useStepMachine<S, E, R extends StepResult<S>>(
  machine: StepMachine<S, E, R>,
): Shown<S> & { readonly send: (event: E) => Promise<void> } {
  const record = useRecord();
  const kept = useKept();
  const [shown, setShown] = useState<Shown<S>>(() => ({
    ...machine.initial(),
    seq: answersGiven(),
  }));
  const state = useRef(shown.state);
  const line = useRef<Promise<void>>(Promise.resolve());
  const latest = useRef(machine);
  useLayoutEffect(() => {
    latest.current = machine;
  });

  /** With what `besides` changes, in one drawing. */
  const show = useCallback((answer: Answer, besides?: () => void) => {
    const { feedback } = answer;
    flushSync(() => {
      besides?.();
      setShown({ state: state.current, answer, seq: countAnswer() });
    });
    const done = latest.current.doneCodes.has(feedback.code);
    playSound(feedback.kind === 'ok' && done ? 'done' : SOUNDS[feedback.kind]);
  }, []);

  const handle = useCallback(
    async (event: E) => {
      const { step, key, onResult } = latest.current;
      const result = step(state.current, event);
      const loud = result.feedback.kind === 'wrong';
      const answer = (besides?: () => void) => {
        state.current = result.state;
        show({ feedback: result.feedback }, besides);
      };
      if (loud) answer();
      const { drafts, print, takeSscc } = result;
      const recorded =
        drafts.length === 0
          ? await kept.keep(key, result.state)
          : await record(drafts, {
              ...(print ? { print } : {}),
              ...(takeSscc ? { takeSscc } : {}),
              keep: kept.textOf(key, result.state),
              ...(loud ? {} : { draw: answer }),
            });
      if (!recorded.ok) {
        const feedback: Feedback = { kind: 'wrong', code: 'not-recorded', values: {} };
        show({ feedback, error: recorded.error });
        return;
      }
      if (!loud && drafts.length === 0) answer();
      onResult?.(result, event);
    },
    [record, kept, show],
  );

  const send = useCallback(
    (event: E) => {
      const next = line.current.then(() => handle(event));
      // One failure must not stop the line; whoever sent the event still sees it.
      line.current = next.catch(() => undefined);
      return next;
    },
    [handle],
  );

  useScan(async ({ data }) => {
    const event = latest.current.scanEvent(parseScan(data));
    if (event !== null) await send(event);
  });
  return { ...shown, send };
}
