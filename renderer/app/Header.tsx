import { ActionIcon, Button, Group, SegmentedControl, Text } from '@mantine/core';
import { IconKeyboard, IconLogout } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SessionInfo } from '../../shared/host/index.ts';
import { useHost, useStatus } from '../replica/index.ts';
import { TOUCH } from '../theme.ts';
import type { Area } from './areas.ts';
import { ConnectionButton } from './ConnectionButton.tsx';
import { useBoundBench } from './useBenchScan.ts';

export interface HeaderProps {
  readonly session: SessionInfo;
  readonly areas: readonly Area[];
  readonly area: Area | undefined;
  readonly onArea: (area: Area) => void;
  readonly onPin: () => void;
  readonly onConnection: () => void;
  readonly onTypeCode: () => void;
}

/** Who, where, and how fresh the data is: on every screen, always. */
export function Header(props: HeaderProps) {
  const { t } = useTranslation('app');
  const host = useHost();
  const status = useStatus();
  const bench = useBoundBench();
  return (
    <Group
      component="header"
      justify="space-between"
      wrap="nowrap"
      px="md"
      style={{ borderBottom: '1px solid var(--mantine-color-default-border)', flex: 'none' }}
    >
      <Group gap="md" wrap="nowrap" style={{ minWidth: 0 }}>
        <div style={{ minWidth: 0 }}>
          <Text fw={700} truncate data-testid="person">
            {props.session.name}
          </Text>
          <Text size="sm" c="dimmed" truncate>
            {t(`role.${props.session.operator.role}`)} · {status?.stationName ?? ''}
            {bench !== undefined && ` · ${bench}`}
          </Text>
        </div>
        {props.areas.length > 1 && (
          <SegmentedControl
            size="md"
            value={props.area ?? ''}
            onChange={(value) => props.onArea(value as Area)}
            data={props.areas.map((area) => ({ value: area, label: t(`area.${area}`) }))}
          />
        )}
        {props.session.needsPinFor.length > 0 && (
          <Button variant="default" mih={TOUCH.target} onClick={props.onPin}>
            {t('signIn.enterPin')}
          </Button>
        )}
      </Group>
      <Group gap="sm" wrap="nowrap">
        <ConnectionButton onOpen={props.onConnection} />
        {props.area !== 'desk' && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size={TOUCH.target}
            aria-label={t('typedCode.open')}
            title={`${t('typedCode.open')} ( / )`}
            data-testid="type-code"
            onClick={props.onTypeCode}
          >
            <IconKeyboard />
          </ActionIcon>
        )}
        <ActionIcon
          variant="subtle"
          color="gray"
          size={TOUCH.target}
          aria-label={t('signOut')}
          title={t('signOut')}
          data-testid="sign-out"
          onClick={() => void host.call('session:sign-out', {})}
        >
          <IconLogout />
        </ActionIcon>
      </Group>
    </Group>
  );
}
