import { useTranslation } from 'react-i18next';
import { StateWords, type StateKind } from './common/StateWords.tsx';
import type { Bench, Printer, Scale, Scanner } from './common/useDevices.ts';
import styles from './devices.module.css';
import { PRINTER_KIND } from './printers/PrinterRow.tsx';

export interface OverviewProps {
  readonly printers: readonly Printer[];
  readonly scanners: readonly Scanner[];
  readonly scales: readonly Scale[];
  readonly bench: Bench | undefined;
}

/** The worst first: one that needs a hand is told before those that are well. */
const ORDER: readonly StateKind[] = ['wrong', 'attention', 'unknown', 'busy', 'ok'];
const worst = (kinds: readonly StateKind[]): StateKind =>
  ORDER.find((kind) => kinds.includes(kind)) ?? 'unknown';
const lineKind = ({ state }: Scanner | Scale): StateKind =>
  state === 'connected' ? 'ok' : state === 'absent' ? 'wrong' : 'attention';

/** At a glance: how many of each kind are well, and the bench this station stands at. */
export function Overview({ printers, scanners, scales, bench }: OverviewProps) {
  const { t } = useTranslation('devices');
  const tiles = [
    { kind: 'printer', kinds: printers.map(({ state }) => PRINTER_KIND[state]) },
    { kind: 'scanner', kinds: scanners.map(lineKind) },
    { kind: 'scale', kinds: scales.map(lineKind) },
  ] as const;
  return (
    <div className={styles['tiles']} data-testid="devices-overview">
      {tiles.map(({ kind, kinds }) => {
        const well = kinds.filter((one) => one === 'ok' || one === 'busy').length;
        return (
          <div key={kind} className={styles['tile']} data-testid={`overview-${kind}`}>
            <span>{t(`kind.${kind}`)}</span>
            {kinds.length === 0 ? (
              <span className={styles['quiet']}>{t('overview.none')}</span>
            ) : (
              <StateWords kind={worst(kinds)}>
                {t('overview.ready', { well, of: kinds.length })}
              </StateWords>
            )}
          </div>
        );
      })}
      <div className={styles['tile']} data-testid="overview-bench">
        <span>{t('overview.bench')}</span>
        {bench ? (
          <StateWords kind="ok">{bench.name}</StateWords>
        ) : (
          <span className={styles['quiet']}>{t('overview.noBench')}</span>
        )}
      </div>
    </div>
  );
}
