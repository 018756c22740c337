import { Alert, Stack } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import screen from '../common/screen.module.css';
import { DeskScreen } from '../common/DeskScreen.tsx';
import { useLeads } from '../session/useLeads.ts';
import { Automation } from './Automation.tsx';
import { MailForm } from './MailForm.tsx';
import styles from './notifications.module.css';
import { OutboxList, type Shown } from './OutboxList.tsx';
import { TargetList } from './TargetList.tsx';
import { useNotifications } from './useNotifications.ts';

/** Who is told what happens, by which account, and how each message fared. */
export function NotificationsScreen() {
  const { t } = useTranslation('notices');
  const may = useLeads();
  return (
    <DeskScreen testId="notifications-screen" title={t('title')} lead={t(may ? 'lead' : 'only')}>
      {may && <Notifications />}
    </DeskScreen>
  );
}

const PAGE = 50;

function Notifications() {
  const [shown, setShown] = useState<Shown>('all');
  const [offset, setOffset] = useState(0);
  const query = useMemo(
    () => ({
      limit: PAGE,
      offset,
      ...(shown === 'all' ? {} : shown === 'troubled' ? { troubled: true } : { state: shown }),
    }),
    [shown, offset],
  );
  const { kept, problem, change } = useNotifications(query);
  return (
    <>
      {problem !== undefined && (
        <Alert color="red" data-testid="notifications-problem">
          {problem}
        </Alert>
      )}
      {kept && (
        <div className={`${screen['columns']} ${styles['columns']}`}>
          <Stack gap="lg">
            <TargetList targets={kept.targets} hasMail={kept.mail !== null} change={change} />
            <MailForm key={JSON.stringify(kept.mail)} mail={kept.mail} change={change} />
            <Automation targets={kept.targets} />
          </Stack>
          <OutboxList
            page={kept.outbox}
            shown={shown}
            offset={offset}
            size={PAGE}
            onShow={(next) => {
              setShown(next);
              setOffset(0);
            }}
            onMove={setOffset}
            change={change}
          />
        </div>
      )}
    </>
  );
}
