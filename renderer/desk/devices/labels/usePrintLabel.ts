import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostInput } from '../../../../shared/host/index.ts';
import { uuidv7 } from '../../../../shared/ids.ts';
import type { LabelDataOf, LabelTemplateId } from '../../../../shared/labels/index.ts';
import type { Language } from '../../../../shared/schema/index.ts';
import { useErrorText } from '../../../i18n/useErrorText.ts';
import { useHost } from '../../../replica/index.ts';

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
  /** How the last one went. */
  readonly told: { readonly ok: boolean; readonly text: string } | undefined;
  /** What labels are written in: the reader's language. */
  readonly language: Language;
}

/** Puts labels that belong to no parcel into the print queue. */
export function usePrintLabel(): PrintLabel {
  const { t, i18n } = useTranslation('devices');
  const host = useHost();
  const errorText = useErrorText();
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<PrintLabel['told']>();
  const print: PrintLabel['print'] = async (template, data, options = {}) => {
    setBusy(true);
    const input: HostInput<'labels:print'> = {
      jobId: uuidv7(),
      template,
      data,
      copies: options.copies ?? 1,
      ...(options.printerId === undefined ? {} : { printerId: options.printerId }),
    };
    const answer = await host.call('labels:print', input);
    setBusy(false);
    setTold(
      answer.ok
        ? { ok: true, text: t('labels.queued') }
        : { ok: false, text: errorText(answer.error) },
    );
    return answer.ok;
  };
  return { print, busy, told, language: i18n.language === 'zh-CN' ? 'zh-CN' : 'en' };
}
