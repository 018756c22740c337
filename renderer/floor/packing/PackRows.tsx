import { useTranslation } from 'react-i18next';
import type { PackRow } from '../../../shared/domain/packing/index.ts';
import { ItemName } from '../common/ItemName.tsx';
import classes from './pack.module.css';

const markOf = ({ left, ordered, picked }: PackRow): string =>
  left > 0 ? '○' : picked < ordered ? '▲' : '✓';

/** Called once for each new element: a row scanned again brings a new one. */
const bringIntoSight = (element: HTMLElement | null) =>
  element?.parentElement?.scrollIntoView({ block: 'nearest' });

/** What is still to be scanned comes first, and of that what was just scanned stays in sight. */
export function PackRows(props: { rows: readonly PackRow[]; lastSku: string | undefined }) {
  const { t } = useTranslation('floor');
  const { lastSku } = props;
  const left = props.rows.filter((row) => row.left > 0);
  const rows = [...left, ...props.rows.filter((row) => row.left === 0)];
  return (
    <div className={classes.rows} data-testid="pack-rows">
      {rows.map((row) => (
        <div
          key={row.sku}
          className={classes.row}
          data-testid="pack-item"
          data-sku={row.sku}
          data-verified={row.verified}
          data-of={row.picked}
          data-done={row.left === 0 || undefined}
          data-last={row.sku === lastSku || undefined}
        >
          {row.sku === lastSku && row.left > 0 && <span key={row.verified} ref={bringIntoSight} />}
          <span className={classes.rowMark} aria-hidden>
            {markOf(row)}
          </span>
          <span className={classes.rowName}>
            <span className={classes.rowTitle}>
              <ItemName sku={row.sku} fallback={row.description} />
            </span>
            <span className={classes.rowSku}>
              {row.sku}
              {row.left > 0 && ` · ${row.inTotes.map(({ toteId }) => toteId).join(', ')}`}
              {row.picked < row.ordered && (
                <b> · {t('pack.rowShort', { short: row.ordered - row.picked })}</b>
              )}
            </span>
          </span>
          <span className={classes.rowUnits}>
            <b>{row.verified}</b> / {row.picked}
          </span>
        </div>
      ))}
    </div>
  );
}
