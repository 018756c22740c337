import { useTranslation } from 'react-i18next';
import type { Batch } from '../../../shared/schema/index.ts';
import { useDocument } from '../../replica/index.ts';
import { useSizeText } from '../common/useSizeText.ts';
import floor from '../common/floor.module.css';
import classes from './pick.module.css';

export interface BatchRowProps {
  readonly batch: Batch;
  readonly kind: 'mine' | 'buffered' | 'free' | 'held';
  readonly offline: boolean;
  /** The warning about taking over is open. */
  readonly asking: boolean;
  readonly onAsk: () => void;
  readonly onCancel: () => void;
  readonly onOpen: () => void;
  readonly onClaim: (takeOver: boolean) => void;
  readonly onGiveBack: () => void;
}

function RowButton(props: { id: string; label: string; run: () => void; primary?: boolean }) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className={floor.action}
      data-primary={props.primary || undefined}
      data-testid={`batch-${props.id}`}
      onMouseDown={(event) => event.preventDefault()}
      onClick={props.run}
    >
      <span>{props.label}</span>
    </button>
  );
}

const bringIntoSight = (element: HTMLElement | null) =>
  element?.scrollIntoView({ block: 'nearest' });

/** One batch and what may be done with it. Taking over asks first, in place, with what it may mean. */
export function BatchRow(props: BatchRowProps) {
  const { t } = useTranslation('floor');
  const { batch, kind } = props;
  const holder = useDocument('people', batch.lease?.personId)?.name;
  const text = useSizeText()(batch.taskCount, batch.unitCount);
  const held =
    kind === 'held'
      ? ` · ${t('pick.home.heldBy', { name: holder ?? batch.lease?.stationId })}`
      : '';
  return (
    <>
      <div className={classes.row} data-testid="batch-row" data-batch={batch.id} data-kind={kind}>
        <span className={classes.rowCode}>{batch.code}</span>
        <span className={classes.rowText}>
          {text}
          {held}
        </span>
        {kind === 'mine' && (
          <>
            <RowButton id="give-back" label={t('pick.home.giveBack')} run={props.onGiveBack} />
            <RowButton id="resume" label={t('pick.home.goOn')} run={props.onOpen} primary />
          </>
        )}
        {kind === 'buffered' && (
          <>
            <RowButton id="give-back" label={t('pick.home.giveBack')} run={props.onGiveBack} />
            <RowButton id="claim" label={t('pick.home.take')} run={() => props.onClaim(false)} />
          </>
        )}
        {kind === 'free' && !props.offline && (
          <RowButton id="claim" label={t('pick.home.take')} run={() => props.onClaim(false)} />
        )}
        {kind === 'free' && props.offline && (
          <span className={classes.rowText}>{t('pick.home.needsLine')}</span>
        )}
        {kind === 'held' && !props.asking && (
          <RowButton id="take-over" label={t('pick.home.takeOver')} run={props.onAsk} />
        )}
      </div>
      {kind === 'held' && props.asking && (
        <div
          className={classes.warning}
          role="alert"
          data-testid="take-over-warning"
          ref={bringIntoSight}
        >
          <p>▲ {t('pick.home.takeOverWarning', { name: holder ?? batch.lease?.stationId })}</p>
          <RowButton id="take-over-cancel" label={t('common.close')} run={props.onCancel} />
          <RowButton
            id="take-over-confirm"
            label={t('pick.home.takeOverYes')}
            run={() => props.onClaim(true)}
            primary
          />
        </div>
      )}
    </>
  );
}
