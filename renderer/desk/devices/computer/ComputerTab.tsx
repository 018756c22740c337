import { Alert, Button, Group, Stack, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorValue } from '../../../../shared/errors.ts';
import { ZOOM_STEPS, type HostInput, type ShellInfo } from '../../../../shared/host/index.ts';
import { useErrorText } from '../../../i18n/index.ts';
import { useHost, useSession, useShell } from '../../../replica/index.ts';
import { StateWords } from '../common/StateWords.tsx';
import styles from '../devices.module.css';
import { CrashNotes } from './CrashNotes.tsx';

type Set = (change: HostInput<'shell:set'>) => void;

function ZoomButtons({ shell, set }: { readonly shell: ShellInfo; readonly set: Set }) {
  const { t } = useTranslation('devices');
  const at = ZOOM_STEPS.indexOf(shell.zoom);
  const step = (by: number) => ZOOM_STEPS[at + by];
  const button = (by: number, sign: string, label: string) => {
    const next = step(by);
    return (
      <Button
        variant="default"
        size="md"
        disabled={next === undefined}
        onClick={() => next !== undefined && set({ zoom: next })}
        aria-label={label}
        title={label}
        data-testid={by > 0 ? 'zoom-in' : 'zoom-out'}
      >
        {sign}
      </Button>
    );
  };
  return (
    <div>
      <Text fw={600} mb="xs">
        {t('computer.zoom')}
      </Text>
      <Group gap="xs">
        {button(-1, '−', t('computer.zoomOut'))}
        <Text fw={600} w={72} ta="center" data-testid="zoom-value">
          {shell.zoom} %
        </Text>
        {button(1, '+', t('computer.zoomIn'))}
        {shell.zoom !== 100 && (
          <Button variant="subtle" size="md" onClick={() => set({ zoom: 100 })}>
            {t('computer.zoomReset')}
          </Button>
        )}
      </Group>
      <Text size="sm" c="dimmed" mt="xs">
        {t('computer.zoomKeys')}
      </Text>
    </div>
  );
}

/** How the desktop program behaves on this machine, and what happened to it. */
export function ComputerTab() {
  const { t } = useTranslation('devices');
  const host = useHost();
  const shell = useShell();
  const session = useSession();
  const errorText = useErrorText();
  const [problem, setProblem] = useState<ErrorValue | null>(null);
  if (shell === null) return null;
  const told = (answer: { ok: true } | { ok: false; error: ErrorValue }) =>
    setProblem(answer.ok ? null : answer.error);
  const set: Set = (change) => void host.call('shell:set', change).then(told);
  const mayLock =
    session?.operator.assurance === 'pin' &&
    session.roles.some((role) => role === 'supervisor' || role === 'admin');
  return (
    <Stack gap="lg" data-testid="computer-screen">
      {problem !== null && (
        <Alert color="red" title={errorText(problem)} data-testid="computer-problem" />
      )}
      <div>
        <Text fw={600}>{t('computer.version', { version: shell.version })}</Text>
        {shell.keyStore === 'os-keychain' ? (
          <StateWords kind="ok" testId="key-store">
            {t('computer.keySealed')}
          </StateWords>
        ) : (
          <StateWords kind="attention" testId="key-store">
            {t('computer.keyInFile')}
          </StateWords>
        )}
      </div>
      <ZoomButtons shell={shell} set={set} />
      <Stack gap="sm">
        <Switch
          size="lg"
          label={t('computer.kiosk')}
          description={t('computer.kioskHint')}
          checked={shell.kiosk}
          disabled={!mayLock}
          onChange={({ currentTarget }) => set({ kiosk: currentTarget.checked })}
          data-testid="kiosk"
        />
        <Switch
          size="lg"
          label={t('computer.autoStart')}
          description={shell.canAutoStart ? undefined : t('computer.autoStartNever')}
          checked={shell.autoStart}
          disabled={!mayLock || !shell.canAutoStart}
          onChange={({ currentTarget }) => set({ autoStart: currentTarget.checked })}
          data-testid="auto-start"
        />
        {!mayLock && (
          <Text size="sm" c="dimmed">
            {t('computer.supervisor')}
          </Text>
        )}
      </Stack>
      <Group gap="sm">
        <Button
          variant="default"
          onClick={() => void host.call('shell:quit', {}).then(told)}
          data-testid="shell-quit"
        >
          {t('computer.quit')}
        </Button>
        {shell.centralDocs !== null && (
          <a
            className={styles['about']}
            href={shell.centralDocs}
            target="_blank"
            rel="noreferrer"
            data-testid="central-docs"
          >
            {t('computer.docs')}
          </a>
        )}
      </Group>
      <CrashNotes shell={shell} />
    </Stack>
  );
}
