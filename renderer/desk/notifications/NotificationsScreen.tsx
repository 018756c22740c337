import { Alert, Stack, Text, Title } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../replica/index.ts';
import { Automation } from './Automation.tsx';
import { MailForm } from './MailForm.tsx';
import styles from './notifications.module.css';
import { OutboxList, type Shown } from './OutboxList.tsx';
import { TargetList } from './TargetList.tsx';
import { useNotifications } from './useNotifications.ts';

/** Who is told what happens, by which account, and how each message fared. */
export function NotificationsScreen() {
  const { t } = useTranslation('notices');
  const roles = useSession()?.roles ?? [];
  const may = roles.includes('supervisor') || roles.includes('admin');
  return (
    <div className={styles['screen']} data-testid="notifications-screen">
      <Stack gap="md" p="lg" maw={1400}>
        <div>
          <Title order={3}>{t('title')}</Title>
          <Text size="sm" c="dimmed">
            {t(may ? 'lead' : 'only')}
          </Text>
        </div>
        {may && <Notifications />}
      </Stack>
    </div>
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
  const { kept, outbox, problem, change } = useNotifications(query);
  return (
    <>
      {problem !== undefined && (
        <Alert color="red" data-testid="notifications-problem">
          {problem}
        </Alert>
      )}
      {kept && (
        <div className={styles['columns']}>
          <Stack gap="lg">
            <TargetList targets={kept.targets} hasMail={kept.mail !== null} change={change} />
            <MailForm key={JSON.stringify(kept.mail)} mail={kept.mail} change={change} />
            <Automation targets={kept.targets} />
          </Stack>
          <OutboxList
            page={outbox}
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
