import { Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useHost, useShell } from '../../replica/index.ts';
import { useDeskRoute } from '../common/useDeskRoute.ts';
import { BenchList } from './benches/BenchList.tsx';
import { ComputerTab } from './computer/ComputerTab.tsx';
import { DeviceLists } from './DeviceLists.tsx';
import styles from './devices.module.css';
import { FeedbackTab } from './feedback/FeedbackTab.tsx';
import { LabelsTab } from './labels/LabelsTab.tsx';
import { ScannerTest } from './selfTest/ScannerTest.tsx';

const TABS = {
  connected: DeviceLists,
  'scanner-test': ScannerTest,
  benches: BenchList,
  labels: LabelsTab,
  feedback: FeedbackTab,
  computer: ComputerTab,
} as const;
type Tab = keyof typeof TABS;
const TAB_NAMES = Object.keys(TABS) as Tab[];

/** The devices of this machine and everything about them: `#/desk/devices/<tab>`. */
export function DevicesScreen() {
  const { t } = useTranslation(['devices', 'desk']);
  const { kind } = useHost();
  const { id, open } = useDeskRoute();
  // Only a desktop program has settings of its own.
  const hasShell = useShell() !== null;
  const tabs = TAB_NAMES.filter((name) => name !== 'computer' || hasShell);
  const tab = tabs.find((name) => name === id) ?? 'connected';
  const Shown = TABS[tab];
  return (
    <div className={styles['screen']} data-testid="devices-screen">
      <div className={styles['page']}>
        <Title order={3}>{t('desk:devices.title')}</Title>
        {kind === 'browser' ? (
          <Text size="sm">{t('desk:devices.noDevices')}</Text>
        ) : (
          <>
            <nav className={styles['tabs']} aria-label={t('desk:devices.title')}>
              {tabs.map((name) => (
                <button
                  key={name}
                  type="button"
                  className={styles['tab']}
                  aria-current={name === tab ? 'page' : undefined}
                  onClick={() => open('devices', name)}
                  data-testid={`devices-tab-${name}`}
                >
                  {t(`tab.${name}`)}
                </button>
              ))}
            </nav>
            <Shown />
          </>
        )}
      </div>
    </div>
  );
}
