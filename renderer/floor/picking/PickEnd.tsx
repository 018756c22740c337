import { useTranslation } from 'react-i18next';
import type { BatchProgress } from '../../../shared/domain/picking/index.ts';
import type { Fulfilment } from '../../../shared/schema/index.ts';
import floor from '../common/floor.module.css';

export interface PickEndProps {
  readonly step: 'done' | 'lost' | 'missing';
  readonly fulfilments: readonly Fulfilment[];
  readonly progress: BatchProgress | undefined;
}

/** Nothing left to pick here: what to do with the totes, or why the batch is not this person's any more. */
export function PickEnd({ step, fulfilments, progress }: PickEndProps) {
  const { t } = useTranslation('floor');
  const totes = [...new Set(fulfilments.flatMap(({ toteIds }) => toteIds))].sort();
  return (
    <div className={floor.empty} data-testid={`pick-${step}`}>
      <h1>{t(`pick.end.${step}.title`)}</h1>
      <p>{t(`pick.end.${step}.text`)}</p>
      {step === 'done' && progress && (
        <p>
          <b>{t('pick.end.summary', { ...progress })}</b>
        </p>
      )}
      {step === 'done' && totes.length > 0 && <h1 data-testid="done-totes">{totes.join(' · ')}</h1>}
    </div>
  );
}
