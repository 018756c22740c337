import { Button, Group, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Result } from '../../../../shared/errors.ts';
import { useErrorText } from '../../../i18n/useErrorText.ts';
import { Sign } from '../../common/Sign.tsx';

export interface DeviceActionsProps {
  readonly onEdit: () => void;
  readonly remove: () => Promise<Result<unknown>>;
  readonly onRemoved: () => void;
  /** What it is used for now: said before it is removed. Empty: nothing. */
  readonly uses: readonly string[];
  /** What else can be done with it; comes first. */
  readonly children?: ReactNode;
}

/** Changing and removing a device or bench. Removing takes two clicks: the first says what it is used for. */
export function DeviceActions(props: DeviceActionsProps) {
  const { t } = useTranslation(['devices', 'desk']);
  const errorText = useErrorText();
  const { uses } = props;
  const [sure, setSure] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const remove = async () => {
    setBusy(true);
    const answer = await props.remove();
    setBusy(false);
    setSure(false);
    setProblem(answer.ok ? undefined : errorText(answer.error));
    if (answer.ok) props.onRemoved();
  };
  return (
    <Stack gap="xs">
      <Group gap="sm">
        {sure ? (
          <>
            <Button
              color="red.9"
              loading={busy}
              onClick={() => void remove()}
              data-testid="remove-confirm"
            >
              {t('desk:devices.removeConfirm')}
            </Button>
            <Button variant="default" onClick={() => setSure(false)} data-testid="remove-not">
              {t('desk:cancel')}
            </Button>
          </>
        ) : (
          <>
            {props.children}
            <Button variant="default" onClick={props.onEdit}>
              {t('desk:devices.edit')}
            </Button>
            <Button
              variant="subtle"
              color="red"
              onClick={() => {
                setProblem(undefined);
                setSure(true);
              }}
              data-testid="remove"
            >
              {t('desk:devices.remove')}
            </Button>
          </>
        )}
      </Group>
      {sure && uses.length > 0 && (
        <Text size="sm" maw={400} role="alert" data-testid="remove-uses">
          <b aria-hidden>▲</b> {t('inUse.title')} {uses.join(' ')}
        </Text>
      )}
      {problem !== undefined && (
        <Sign kind="wrong" testId="remove-problem">
          {t('removeFailed')} {problem}
        </Sign>
      )}
    </Stack>
  );
}
