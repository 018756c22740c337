import { BatchesScreen } from './batches/BatchesScreen.tsx';
import { ChannelsScreen } from './channels/ChannelsScreen.tsx';
import { ChecksScreen } from './checks/ChecksScreen.tsx';
import { useDeskRoute, type Section } from './common/useDeskRoute.ts';
import { DeskNav } from './DeskNav.tsx';
import styles from './desk.module.css';
import { DevicesScreen } from './devices/DevicesScreen.tsx';
import { ExceptionsScreen } from './exceptions/ExceptionsScreen.tsx';
import { HomeStrip } from './HomeStrip.tsx';
import { ImportProvider } from './imports/ImportProvider.tsx';
import { ImportScreen } from './imports/ImportScreen.tsx';
import { IntentStrip } from './intents/IntentStrip.tsx';
import { NotificationsScreen } from './notifications/NotificationsScreen.tsx';
import { OrderScreen } from './order/OrderScreen.tsx';
import { OrdersScreen } from './orders/OrdersScreen.tsx';
import { RulesScreen } from './rules/RulesScreen.tsx';
import { PinGate } from './session/PinGate.tsx';

const SCREENS: Readonly<Record<Section, () => React.JSX.Element>> = {
  orders: OrdersScreen,
  batches: BatchesScreen,
  exceptions: ExceptionsScreen,
  import: ImportScreen,
  devices: DevicesScreen,
  rules: RulesScreen,
  checks: ChecksScreen,
  order: OrderScreen,
  notifications: NotificationsScreen,
  channels: ChannelsScreen,
};

/** The home of supervisors and clerks. */
export function DeskHome() {
  const { section } = useDeskRoute();
  const Screen = SCREENS[section];
  return (
    <PinGate>
      <div className={styles['desk']} data-testid="desk">
        <DeskNav section={section} />
        <div className={styles['main']}>
          <HomeStrip />
          <IntentStrip />
          <ImportProvider>
            <Screen key={section} />
          </ImportProvider>
        </div>
      </div>
    </PinGate>
  );
}
