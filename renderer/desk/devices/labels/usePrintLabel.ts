import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostInput, PrintJob } from '../../../../shared/host/index.ts';
import { uuidv7 } from '../../../../shared/ids.ts';
import type { LabelDataOf, LabelTemplateId } from '../../../../shared/labels/index.ts';
import type { Language } from '../../../../shared/schema/index.ts';
import { useErrorText } from '../../../i18n/useErrorText.ts';
import { useHost } from '../../../replica/index.ts';
import { usePhrasebook } from '../../common/usePhrasebook.ts';
import { codeWords } from '../../exceptions/evidenceSentence.ts';

export interface PrintLabelOptions {
  readonly copies?: number;
  /** Absent: whichever printer takes it. */
  readonly printerId?: string | undefined;
}

export interface PrintLabel {
  readonly print: <T extends LabelTemplateId>(
    template: T,
    data: LabelDataOf<T>,
    options?: PrintLabelOptions,
  ) => Promise<boolean>;
  readonly busy: boolean;
  /** How the last one went, followed until it is on paper. */
  readonly told: { readonly ok: boolean; readonly text: string } | undefined;
  /** Other labels are chosen: how the last ones went is no news any more. */
  readonly forget: () => void;
  /** What labels are written in: the reader's language. */
  readonly language: Language;
}

interface Followed {
  readonly jobId: string;
  heard: PrintJob | undefined;
}

/** Puts labels that belong to no parcel into the print queue. */
export function usePrintLabel(): PrintLabel {
  const { t, i18n } = useTranslation(['devices', 'desk']);
  const host = useHost();
  const errorText = useErrorText();
  const [busy, setBusy] = useState(false);
  const book = usePhrasebook();
  const [job, setJob] = useState<PrintJob>();
  const [problem, setProblem] = useState<string>();
  /** The one that is followed, and what was heard of it: news may be here before the answer is. */
  const followed = useRef<Followed>(undefined);
  useEffect(
    () =>
      host.on('job', (next) => {
        if (followed.current?.jobId !== next.jobId) return;
        followed.current.heard = next;
        setJob(next);
      }),
    [host],
  );
  const print: PrintLabel['print'] = async (template, data, options = {}) => {
    setBusy(true);
    const input: HostInput<'labels:print'> = {
      jobId: uuidv7(),
      template,
      data,
      copies: options.copies ?? 1,
      ...(options.printerId === undefined ? {} : { printerId: options.printerId }),
    };
    const mine: Followed = { jobId: input.jobId, heard: undefined };
    followed.current = mine;
    const answer = await host.call('labels:print', input);
    setBusy(false);
    setJob(answer.ok ? (mine.heard ?? answer.value) : undefined);
    setProblem(answer.ok ? undefined : errorText(answer.error));
    return answer.ok;
  };
  const forget = () => {
    followed.current = undefined;
    setJob(undefined);
    setProblem(undefined);
  };
  const state = job && t(`desk:devices.jobState.${job.state}`);
  // While the printer is asked whether it is done, that is no trouble.
  const goesOn = job?.reason === null || job?.state === 'sent' || job?.state === 'sending';
  const reason = !goesOn && job?.reason && codeWords(book, 'devices.printerReason', job.reason);
  const told =
    problem !== undefined
      ? { ok: false, text: problem }
      : job && { ok: goesOn, text: [state, reason].filter(Boolean).join(' – ') };
  return { print, busy, told, forget, language: i18n.language === 'zh-CN' ? 'zh-CN' : 'en' };
}
