import { useTranslation } from 'react-i18next';
import type { ErrorValue } from '../../../shared/errors.ts';
import type { PackState } from '../../../shared/domain/packing/index.ts';
import type { ScaleInfo } from '../../../shared/host/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { ActionButton, type Action } from '../common/ActionBar.tsx';
import classes from './pack.module.css';

export interface WeighPanelProps {
  readonly scale: ScaleInfo | null | undefined;
  readonly differs: PackState['differs'];
  readonly problem: ErrorValue | null;
  readonly actions: readonly Action[];
}

/** A scale whose line is down says nothing: what is wrong with the line is told at once instead. */
const lineProblem = (scale: WeighPanelProps['scale']): ErrorValue | null =>
  !scale || scale.state === 'connected'
    ? null
    : { code: `scale-${scale.state}`, meta: { group: scale.group } };

/** The parcel is on the scale: what it shows as it changes, and what is to be decided about it. */
export function WeighPanel({ scale, differs, problem, actions }: WeighPanelProps) {
  const { t } = useTranslation('floor');
  const errorText = useErrorText();
  const live = scale?.live;
  const broken = lineProblem(scale) ?? problem;
  const grams = differs?.grams ?? live?.grams ?? null;
  return (
    <div
      className={classes.ask}
      role="alert"
      data-testid="pack-weigh"
      data-state={differs ? 'differs' : (live?.state ?? 'silent')}
    >
      <p>{t(differs ? 'pack.weigh.differsTitle' : 'pack.weigh.title')}</p>
      <p className={classes.weight} data-testid="pack-weight">
        {grams === null ? '–' : t('pack.grams', { grams })}
      </p>
      {differs ? (
        <p data-testid="pack-weight-expected">
          {t('pack.weigh.expected', {
            expected: differs.expected,
            difference: differs.grams - differs.expected,
          })}
        </p>
      ) : (
        <p>{broken ? errorText(broken) : t(`pack.weigh.state.${live?.state ?? 'silent'}`)}</p>
      )}
      <div className={classes.askButtons}>
        {actions.map((action) => (
          <ActionButton key={action.id} action={action} />
        ))}
      </div>
    </div>
  );
}
