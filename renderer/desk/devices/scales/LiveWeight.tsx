import { useTranslation } from 'react-i18next';
import { formatWeight } from '../../../ui/index.ts';
import { StateWords, type StateKind } from '../common/StateWords.tsx';
import type { Scale } from '../common/useDevices.ts';
import styles from '../devices.module.css';

const KIND: Readonly<Record<Scale['live']['state'], StateKind>> = {
  stable: 'ok',
  settling: 'busy',
  motion: 'busy',
  over: 'wrong',
  under: 'wrong',
  silent: 'attention',
  garbled: 'wrong',
  refused: 'attention',
};

/** What is on the scale now. A weight that does not count yet is grey; where there is none, a dash. */
export function LiveWeight({ live }: { readonly live: Scale['live'] }) {
  const { t, i18n } = useTranslation('devices');
  const weight = live.grams === null ? '–' : formatWeight(live.grams, i18n.language);
  return (
    <div className={styles['weight']} data-testid="live-weight" data-state={live.state}>
      <output className={styles['grams']} data-counts={live.state === 'stable'}>
        {weight}
      </output>
      <StateWords kind={KIND[live.state]}>{t(`weight.${live.state}`)}</StateWords>
    </div>
  );
}
