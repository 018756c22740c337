import { Button, Group, Stack } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Result } from '../../../../shared/errors.ts';
import { useErrorText } from '../../../i18n/useErrorText.ts';
import { Sign } from '../../common/Sign.tsx';
import styles from '../devices.module.css';

export interface FormCardProps {
  readonly testId: string;
  readonly save: () => Promise<Result<unknown>>;
  readonly onDone: () => void;
  readonly children: ReactNode;
}

/** It opens below what stands there already, which on a small screen is out of sight. */
const bringIntoSight = (form: HTMLElement | null): void =>
  form?.scrollIntoView({ block: 'nearest' });

/** Fields, a button that saves them, and why they could not be saved. */
export function FormCard({ testId, save, onDone, children }: FormCardProps) {
  const { t } = useTranslation('desk');
  const errorText = useErrorText();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    const answer = await save();
    setBusy(false);
    if (answer.ok) onDone();
    else setProblem(errorText(answer.error));
  };
  return (
    <form
      ref={bringIntoSight}
      className={styles['card']}
      data-testid={testId}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack gap="md">
        {children}
        {problem !== undefined && <Sign kind="wrong">{problem}</Sign>}
        <Group gap="sm">
          <Button type="submit" loading={busy} data-testid="device-save">
            {t('devices.save')}
          </Button>
          <Button variant="default" onClick={onDone}>
            {t('cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
