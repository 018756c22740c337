import { Alert, Button, Center, Stack, Text, Title } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SessionInfo } from '../../shared/host/index.ts';
import { useErrorText } from '../i18n/index.ts';
import { TOUCH } from '../theme.ts';
import { PinPad } from './PinPad.tsx';
import { useSignIn } from './useSignIn.ts';

/** A badge was enough to come in; what only a PIN may do is asked for here, and may be left for later. */
export function PinScreen(props: { session: SessionInfo; onSkip: () => void }) {
  const { t } = useTranslation('app');
  const errorText = useErrorText();
  const { busy, error, attempt } = useSignIn();
  const roles = props.session.needsPinFor.map((role) => t(`role.${role}`)).join(' · ');
  return (
    <Center h="100%" data-testid="pin-screen">
      <Stack align="center" gap="md" maw={560}>
        <Title order={2}>{t('signIn.pinFor', { name: props.session.name })}</Title>
        <Text>{t('signIn.pinOpens', { roles })}</Text>
        {error && <Alert color="red" variant="filled" icon={<IconX />} title={errorText(error)} />}
        <PinPad
          busy={busy}
          onEnter={(pin) => void attempt({ personId: props.session.operator.personId, pin })}
        />
        <Button variant="default" mih={TOUCH.target} onClick={props.onSkip}>
          {t('signIn.skipPin')}
        </Button>
      </Stack>
    </Center>
  );
}
