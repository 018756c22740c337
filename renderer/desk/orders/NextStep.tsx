import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Fulfilment, OrderRow, Task, Wave } from '../../../shared/schema/index.ts';
import { usePhrasebook } from '../common/usePhrasebook.ts';
import { codeWords } from '../exceptions/evidenceSentence.ts';

export interface NextStepProps {
  readonly status: Fulfilment['status'] | OrderRow['status'];
  readonly blocked: string | null;
  /** It waits for. */
  readonly wave: Wave | undefined;
  readonly releasePending: boolean;
  readonly tasks: readonly Task[];
}

/** What happens next with the order, in one sentence. */
export function NextStep({ status, blocked, wave, releasePending, tasks }: NextStepProps) {
  const { t } = useTranslation('desk');
  const book = usePhrasebook();
  const picks = tasks.filter(({ kind, status }) => kind === 'pick' && status !== 'cancelled');
  const done = picks.filter((task) => task.status !== 'open').length;
  const text =
    status === 'open' && blocked !== null
      ? t('panel.nextStep.openBlocked', { reason: codeWords(book, 'refusal', blocked) })
      : status === 'open' && releasePending
        ? t('panel.nextStep.releasePending')
        : status === 'open' && wave !== undefined
          ? t(wave.goes ? 'waves.waitsUntil' : 'waves.waits', { wave: wave.name, ...wave.goes })
          : t(`panel.nextStep.${status}`, { done, total: picks.length });
  return (
    <Text size="sm" data-testid="order-next-step">
      {text}
    </Text>
  );
}
