import { Button, Center, MantineProvider, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AgentAccess } from '../host/index.ts';
import { theme } from '../theme.ts';

function Notice(props: { title: string; text: string; action: string; onAction: () => void }) {
  return (
    <MantineProvider theme={theme} forceColorScheme="dark">
      <Center h="100%" data-testid="notice">
        <Stack maw={600} p="lg" gap="lg">
          <Title>{props.title}</Title>
          <Text size="xl">{props.text}</Text>
          <Button size="xl" onClick={props.onAction}>
            {props.action}
          </Button>
        </Stack>
      </Center>
    </MantineProvider>
  );
}

/** A page with no station behind it. */
export function NoHost(props: { reason: Exclude<AgentAccess, 'open'> }) {
  const { t } = useTranslation('app');
  return (
    <Notice
      title={t('noHost.title')}
      text={t(`noHost.${props.reason}`)}
      action={t('noHost.retry')}
      onAction={() => location.reload()}
    />
  );
}

/** The station is open elsewhere: scans go to one window only. */
export function OtherWindow(props: { onUse: () => void }) {
  const { t } = useTranslation('app');
  return (
    <Notice
      title={t('otherWindow.title')}
      text={t('otherWindow.text')}
      action={t('otherWindow.use')}
      onAction={props.onUse}
    />
  );
}
