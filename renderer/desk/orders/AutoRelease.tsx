import { Divider, Group, NumberInput, Stack, Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useDocument, useHost, useSession, useStatus } from '../../replica/index.ts';
import { Sign } from '../common/Sign.tsx';
import { usePin } from '../session/PinGate.tsx';

const GATHER_SECONDS = 30;
const GATHER_MAX = 3600;

/** Whether the warehouse releases by itself: for those who may say so. */
export function AutoRelease() {
  const { t } = useTranslation('desk');
  const host = useHost();
  const pin = usePin();
  const errorText = useErrorText();
  const roles = useSession()?.roles ?? [];
  const live = useStatus()?.connection === 'live';
  const policy = useDocument('settings', 'warehouse')?.autoRelease;
  const [seconds, setSeconds] = useState<number>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  if (!roles.includes('supervisor') && !roles.includes('admin')) return null;

  const gatherSeconds = seconds ?? policy?.gatherSeconds ?? GATHER_SECONDS;
  const set = async (on: boolean) => {
    if (!(await pin())) return;
    setBusy(true);
    const answer = await host.call('release:set-policy', { on, gatherSeconds });
    setBusy(false);
    setProblem(answer.ok ? undefined : errorText(answer.error));
  };

  return (
    <Stack gap="sm">
      <Divider />
      <Group justify="space-between" align="end" wrap="nowrap">
        <Switch
          label={t('release.auto')}
          description={t('release.autoText')}
          checked={policy?.on === true}
          disabled={busy || !live}
          onChange={(event) => void set(event.currentTarget.checked)}
          data-testid="release-auto"
        />
        <NumberInput
          label={t('release.gather')}
          value={gatherSeconds}
          onChange={(value) => setSeconds(Number(value) || 0)}
          onBlur={() => {
            if (policy?.on === true && policy.gatherSeconds !== gatherSeconds) void set(true);
          }}
          min={0}
          max={GATHER_MAX}
          clampBehavior="strict"
          allowDecimal={false}
          disabled={busy || !live}
          w={120}
          style={{ flexShrink: 0 }}
          data-testid="release-gather"
        />
      </Group>
      {problem !== undefined && <Sign kind="wrong">{problem}</Sign>}
    </Stack>
  );
}
