import { useTranslation } from 'react-i18next';
import { formatSscc } from '../../../shared/barcodes/index.ts';
import type { PackPosition, PackState, PackWork } from '../../../shared/domain/packing/index.ts';
import { ActionButton, type Action } from '../common/ActionBar.tsx';
import { ItemName } from '../common/ItemName.tsx';
import floor from '../common/floor.module.css';
import classes from './pack.module.css';
import { PapersPreview, type Previews } from './PapersPreview.tsx';
import { PackRows } from './PackRows.tsx';

/** The item scanned last, readable from two metres, and the list to verify. */
export function Verify(props: { at: PackWork; state: PackState }) {
  const { t } = useTranslation('floor');
  const { at, state } = props;
  const last = state.entries.at(-1);
  const row = at.rows.find(({ sku }) => sku === last?.sku);
  return (
    <div className={classes.main}>
      <div className={classes.last} data-testid="pack-last" data-sku={row?.sku}>
        {row ? (
          <>
            <span className={classes.lastName}>
              <ItemName sku={row.sku} fallback={row.description} />
            </span>
            <span className={classes.lastUnits}>
              {row.verified}
              <small>/{row.picked}</small>
            </span>
          </>
        ) : (
          <span className={classes.lastName}>{t('pack.scanItems')}</span>
        )}
      </div>
      <PackRows rows={at.rows} lastSku={last?.sku} />
    </div>
  );
}

/** The label is out: it goes onto the parcel and is scanned there. */
export function ApplyLabel(props: { at: PackWork; previews: Previews | null }) {
  const { t } = useTranslation('floor');
  const parcel = props.at.toApply[0];
  return (
    <div className={classes.apply} data-testid="apply-label" data-sscc={parcel?.sscc}>
      <div className={classes.applyText}>
        <h1>{t(props.at.stale ? 'pack.staleTitle' : 'pack.applyTitle')}</h1>
        <p>{t(props.at.stale ? 'pack.staleText' : 'pack.applyText')}</p>
        <p className={classes.sscc}>{parcel?.sscc ? formatSscc(parcel.sscc) : ''}</p>
      </div>
      <PapersPreview previews={props.previews} />
    </div>
  );
}

/** Something is missing: what, and the choices. Scanning goes on behind it. */
export function AskShort(props: { at: PackWork; actions: readonly Action[] }) {
  const { t } = useTranslation('floor');
  const { totals, rows } = props.at;
  const missing = rows.filter((row) => row.verified < row.ordered);
  return (
    <div className={classes.ask} role="alert" data-testid="ship-short-ask">
      <p>
        ▲ {t('pack.askShort', { missing: totals.missing })}{' '}
        {totals.left > 0 && t('pack.askShortLeft', { left: totals.left })}
      </p>
      <ul className={classes.askList}>
        {missing.slice(0, 4).map((row) => (
          <li key={row.sku}>
            <b>{row.ordered - row.verified} ×</b> {row.description}
          </li>
        ))}
        {missing.length > 4 && <li>…</li>}
      </ul>
      <div className={classes.askButtons}>
        {props.actions.map((action) => (
          <ActionButton key={action.id} action={action} />
        ))}
      </div>
    </div>
  );
}

/** Somebody has to decide before this parcel goes on: why, and who. */
export function Stopped(props: { at: PackWork }) {
  const { t } = useTranslation('floor');
  const { stop } = props.at;
  if (stop === null) return null;
  const known = stop === 'cancelled-while-packing' || stop === 'double-ship';
  const reason = stop === 'refused-intent' ? 'changed' : known ? stop : 'other';
  return (
    <div className={classes.ask} role="alert" data-testid="pack-stopped" data-kind={stop}>
      <p>▲ {t(`pack.stop.${reason}`)}</p>
      <p>{t('pack.stopText')}</p>
    </div>
  );
}

type NoWork = Exclude<PackPosition, { step: 'verify' | 'close' | 'apply' }>;

/** Nothing to pack here (any more), and what to do instead. */
export function PackEnd(props: { position: NoWork }) {
  const { t } = useTranslation('floor');
  const { position } = props;
  const order =
    'fulfilment' in position
      ? position.fulfilment.orderNumber
      : 'orderNumber' in position
        ? position.orderNumber
        : '';
  return (
    <div className={floor.empty} data-testid={`pack-${position.step}`}>
      <h1>
        {position.step === 'shipped' ? '✓ ' : position.step === 'cancelled' ? '✕ ' : ''}
        {t(`pack.end.${position.step}.title`, { order })}
      </h1>
      <p>{t(`pack.end.${position.step}.text`, { order })}</p>
    </div>
  );
}
