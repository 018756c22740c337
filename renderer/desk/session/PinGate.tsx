import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { createContext, use, useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useHost, useSession } from '../../replica/index.ts';

type AskPin = () => Promise<boolean>;
const PinContext = createContext<AskPin | undefined>(undefined);

/** Asks for the PIN where the session was opened by badge alone. Resolves to whether a PIN is there now. */
export function usePin(): AskPin {
  const ask = use(PinContext);
  if (ask === undefined) throw new Error('no PinGate above this component');
  return ask;
}

export function PinGate(props: { readonly children: ReactNode }) {
  const session = useSession();
  const [open, setOpen] = useState(false);
  const settle = useRef<(granted: boolean) => void>(undefined);

  const ask = useCallback<AskPin>(() => {
    if (session?.operator.assurance === 'pin') return Promise.resolve(true);
    if (!session) return Promise.resolve(false);
    setOpen(true);
    return new Promise((resolve) => {
      settle.current?.(false);
      settle.current = resolve;
    });
  }, [session]);

  const close = useCallback((granted: boolean) => {
    setOpen(false);
    settle.current?.(granted);
    settle.current = undefined;
  }, []);

  return (
    <PinContext value={ask}>
      {props.children}
      <PinModal opened={open} onClose={close} />
    </PinContext>
  );
}

interface PinModalProps {
  readonly opened: boolean;
  readonly onClose: (granted: boolean) => void;
}

/** Above every other dialog: it is asked for out of one. Mantine's own are at 200. */
const ABOVE = 400;

function PinModal({ opened, onClose }: PinModalProps) {
  const { t } = useTranslation('desk');
  const session = useSession();
  const title = useMemo(() => t('pin.title'), [t]);
  return (
    <Modal
      opened={opened}
      onClose={() => onClose(false)}
      title={title}
      size="xs"
      centered
      zIndex={ABOVE}
    >
      <Stack gap="sm">
        <Text size="sm">{t('pin.text', { name: session?.name ?? '' })}</Text>
        <PinForm personId={session?.operator.personId ?? ''} onClose={onClose} />
      </Stack>
    </Modal>
  );
}

function PinForm(props: {
  readonly personId: string;
  readonly onClose: (granted: boolean) => void;
}) {
  const { t } = useTranslation('desk');
  const host = useHost();
  const errorText = useErrorText();
  const [pin, setPin] = useState('');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  const submit = async () => {
    setBusy(true);
    const answer = await host.call('session:sign-in', { personId: props.personId, pin });
    setBusy(false);
    setPin('');
    if (answer.ok) props.onClose(true);
    else setProblem(errorText(answer.error));
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack gap="sm">
        <PasswordInput
          label={t('pin.label')}
          value={pin}
          onChange={(event) => setPin(event.currentTarget.value)}
          error={problem}
          inputMode="numeric"
          autoComplete="off"
          data-autofocus
          data-testid="pin-input"
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => props.onClose(false)}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={pin === ''} data-testid="pin-confirm">
            {t('pin.confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
