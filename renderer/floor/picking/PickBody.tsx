import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PickState, PickWork } from '../../../shared/domain/picking/index.ts';
import type { Task } from '../../../shared/schema/index.ts';
import { ItemName } from '../common/ItemName.tsx';
import classes from './pick.module.css';

interface StepRowProps {
  readonly name: 'bin' | 'item' | 'tote';
  readonly active: boolean;
  readonly done: boolean;
  readonly children: ReactNode;
}

function StepRow({ name, active, done, children }: StepRowProps) {
  const { t } = useTranslation('floor');
  return (
    <div className={classes.step} data-active={active || undefined} data-step={name}>
      <span className={classes.verb}>{t(`pick.step.${name}`)}</span>
      <div className={classes.value}>{children}</div>
      {done && (
        <span className={classes.mark} role="img" aria-label={t('pick.stepDone')}>
          ✓
        </span>
      )}
    </div>
  );
}

/** One instruction large, the two others in sight: bin, item with quantity, tote. */
export function PickBody(props: { at: PickWork; state: PickState }) {
  const { t } = useTranslation('floor');
  const { at, state } = props;
  const { task, step, inHand, remaining, totes } = at;
  const description = at.fulfilment?.lines.find((line) => line.sku === task.sku)?.description;
  const free = totes.length === 0 || state.newTote;
  return (
    <div
      className={classes.body}
      data-testid="pick-work"
      data-step={step}
      data-task={task.id}
      data-fulfilment={task.fulfilmentId}
    >
      <div className={classes.steps}>
        <StepRow name="bin" active={step === 'bin'} done={step !== 'bin'}>
          <div className={classes.bin} data-testid="pick-bin">
            {task.locationId}
          </div>
        </StepRow>
        <StepRow name="item" active={step === 'item'} done={step === 'tote'}>
          <div className={classes.name} data-testid="pick-item" data-sku={task.sku}>
            <ItemName sku={task.sku} fallback={description ?? task.sku} />
          </div>
          <div className={classes.sku}>{task.sku}</div>
        </StepRow>
        <StepRow name="tote" active={step === 'tote'} done={false}>
          <div
            className={classes.tote}
            data-testid="pick-tote"
            data-totes={totes.join(' ')}
            data-phrase={free || undefined}
          >
            {free ? t('pick.anyTote') : totes.join(' / ')}
          </div>
          {step === 'tote' && (
            <div className={classes.toteNote}>
              {state.shorting === null
                ? t('pick.orderOf', { order: at.fulfilment?.orderNumber ?? '' })
                : t('pick.toteThenShort', { short: remaining - inHand })}
            </div>
          )}
        </StepRow>
      </div>
      <div className={classes.quantity} data-active={step === 'item' || undefined}>
        <span className={classes.counted}>{t('pick.take')}</span>
        <span
          className={classes.units}
          data-digits={String(remaining).length}
          data-testid="pick-qty"
          data-counted={inHand}
          data-of={remaining}
        >
          {remaining}
        </span>
        <span className={classes.counted}>
          {inHand === 0 ? (
            t('pick.pieces', { count: remaining })
          ) : (
            <b>{t('pick.counted', { counted: inHand, of: remaining })}</b>
          )}
        </span>
      </div>
    </div>
  );
}

/** What comes after this: in sight, but quiet. */
export function NextLine(props: { task: Task | undefined }) {
  const { t } = useTranslation('floor');
  const { task } = props;
  return (
    <div className={classes.next} data-testid="pick-next">
      {task === undefined ? (
        <span>{t('pick.lastOne')}</span>
      ) : (
        <>
          <span>{t('pick.next')}</span>
          <b>{task.locationId}</b>
          <span>× {task.units}</span>
          <span className={classes.nextName}>
            <ItemName sku={task.sku} fallback={task.sku} />
          </span>
        </>
      )}
    </div>
  );
}
