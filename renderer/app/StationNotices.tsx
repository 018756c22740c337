import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import {
  useCollection,
  useHost,
  useSession,
  useStation,
  useStatus,
  useSyncProgress,
} from '../replica/index.ts';
import { TOUCH } from '../theme.ts';

/** Label numbers left below which people are told: less than an hour at a busy bench. */
export const SSCC_LOW = 100;

/** Troubles of this window's copies that a person has to hear of, wherever they are in their work. */
const LOUD = ['client-too-old', 'storage-wiped', 'storage-older', 'storage-failed'] as const;

function Strip(props: { id: string; text: string; onDismiss?: (() => void) | undefined }) {
  const { t } = useTranslation('app');
  return (
    <Alert
      color="yellow"
      variant="light"
      radius={0}
      p="xs"
      style={{ flex: 'none' }}
      styles={{ wrapper: { alignItems: 'center' }, icon: { marginTop: 0 } }}
      icon={<IconAlertTriangle />}
      data-testid={`notice-${props.id}`}
    >
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600}>{props.text}</Text>
        {props.onDismiss && (
          <Button variant="default" mih={TOUCH.target} flex="none" onClick={props.onDismiss}>
            {t('waiting.dismiss')}
          </Button>
        )}
      </Group>
    </Alert>
  );
}

/** Working from what the host held: what can be finished, and that the rest comes back. */
function HeldWork() {
  const { t } = useTranslation('app');
  const { held } = useSyncProgress();
  const count = useCollection('batches').length;
  return held > 0 ? <Strip id="held" text={t('notices.held', { count })} /> : null;
}

/** Few label numbers are left, and none can be had: told to who closes parcels, before they run out. */
function FewNumbers() {
  const { t } = useTranslation('app');
  const status = useStatus();
  const roles = useSession()?.roles ?? [];
  const packs = roles.includes('packer') || roles.includes('supervisor');
  if (!packs || status === undefined || status.connection === 'live') return null;
  const count = status.ssccLeft;
  return count < SSCC_LOW ? <Strip id="sscc-low" text={t('waiting.ssccLow', { count })} /> : null;
}

/** What happened to this station, over every screen until somebody puts it away. */
export function StationNotices() {
  const { t } = useTranslation('app');
  const host = useHost();
  const { dismissProblem } = useStation();
  const notices = useStatus()?.notices ?? [];
  const { problems } = useSyncProgress();
  const loud = LOUD.filter((code) => problems.some((problem) => problem.code === code));
  return (
    <>
      {notices.map(({ code, count }) => (
        <Strip
          key={code}
          id={code}
          text={t(`notices.${code}`, { count })}
          onDismiss={() => void host.call('station:dismiss-notice', { code })}
        />
      ))}
      {loud.map((code) => (
        <Strip
          key={code}
          id={code}
          text={t(`problems.${code}`)}
          onDismiss={() => dismissProblem(code)}
        />
      ))}
      <HeldWork />
      <FewNumbers />
    </>
  );
}
