import { Group, Text, UnstyledButton } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleFilled,
  IconCloudOff,
  IconPlugConnectedX,
  IconRefresh,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useHostLink, useNow, useStatus } from '../replica/index.ts';
import { TOUCH } from '../theme.ts';
import { freshnessOf, type Freshness } from './dataAge.ts';
import { useAgeText } from './useAgeText.ts';

/** Shape and word carry the state; colour only helps. */
const LOOK = {
  live: { Icon: IconCircleFilled, color: 'var(--mantine-color-teal-text)' },
  starting: { Icon: IconRefresh, color: 'var(--mantine-color-text)' },
  connecting: { Icon: IconRefresh, color: 'var(--mantine-color-yellow-text)' },
  offline: { Icon: IconCloudOff, color: 'var(--mantine-color-yellow-text)' },
  refused: { Icon: IconAlertTriangle, color: 'var(--mantine-color-red-text)' },
  'no-host': { Icon: IconPlugConnectedX, color: 'var(--mantine-color-red-text)' },
} as const satisfies Record<Freshness['kind'], unknown>;

function useFreshnessText(freshness: Freshness): string {
  const { t, i18n } = useTranslation('app');
  const ageText = useAgeText();
  switch (freshness.kind) {
    case 'live':
      return t('header.live');
    case 'starting':
      return t('header.starting');
    case 'refused':
      return t('header.refused');
    case 'no-host':
      return t('header.noHost');
    case 'connecting':
      return freshness.ageMs === null
        ? t('header.connecting')
        : t('header.connectingAge', { age: ageText(freshness.ageMs) });
    case 'offline':
      return t('header.offline', {
        time: new Intl.DateTimeFormat(i18n.language, {
          hour: '2-digit',
          minute: '2-digit',
          hour12: false,
        }).format(freshness.since),
      });
  }
}

/** Connection, age of the data and what waits; opens the drawer that says why. */
export function ConnectionButton(props: { onOpen: () => void }) {
  const { t } = useTranslation('app');
  const status = useStatus();
  const freshness = freshnessOf(status, useHostLink(), useNow(5000));
  const { Icon, color } = LOOK[freshness.kind];
  const waiting = status?.waiting ?? 0;
  const troubled = status?.troubled ?? 0;
  const parts = [
    useFreshnessText(freshness),
    ...(waiting > 0 ? [t('header.waiting', { count: waiting })] : []),
    ...(troubled > 0 ? [t('header.troubled', { count: troubled })] : []),
  ];
  return (
    <UnstyledButton
      onClick={props.onOpen}
      title={t('header.open')}
      data-testid="connection"
      data-connection={freshness.kind}
      data-waiting={waiting}
      mih={TOUCH.target}
      px="sm"
    >
      <Group gap="sm" wrap="nowrap">
        <Icon size={freshness.kind === 'live' ? 14 : 22} color={color} aria-hidden />
        <Text fw={600} style={{ whiteSpace: 'nowrap' }}>
          {parts.join(' · ')}
        </Text>
        {troubled > 0 && <IconAlertTriangle size={22} color={LOOK.refused.color} aria-hidden />}
      </Group>
    </UnstyledButton>
  );
}
