import { Button, Divider, Group, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useCollection, useNow, useWaiting } from '../../replica/index.ts';
import { RelativeTime } from '../common/RelativeTime.tsx';
import { Sign } from '../common/Sign.tsx';
import { useLanguage } from '../common/useLanguage.ts';
import { pendingWaves } from '../intents/describeIntent.ts';
import { useRelease } from './useRelease.ts';
import { waitingWaves, type WaitingWave } from './waitingWaves.ts';

const MINUTE_MS = 60_000;

export interface WavesProps {
  readonly batchSize: number;
  readonly onReleased: () => void;
}

/** Waves that wait here, each released at a press; nothing where there are none. */
export function Waves({ batchSize, onReleased }: WavesProps) {
  const { t } = useTranslation('desk');
  const errorText = useErrorText();
  const release = useRelease();
  const { facts } = useWaiting();
  const minute = Math.floor(useNow(MINUTE_MS) / MINUTE_MS) * MINUTE_MS;
  const fulfilments = useCollection('fulfilments', {
    where: ({ status, wave }) => status === 'open' && wave !== undefined,
  });
  const waves = useMemo(
    () => waitingWaves(fulfilments, new Date(minute).toISOString()),
    [fulfilments, minute],
  );
  const pending = useMemo(() => pendingWaves(facts), [facts]);
  const [busy, setBusy] = useState<string>();
  const [problem, setProblem] = useState<string>();
  if (waves.length === 0) return null;

  const submit = async (wave: string) => {
    setBusy(wave);
    const answer = await release({ fulfilmentIds: [], next: 0, wave, batchSize });
    setBusy(undefined);
    if (answer === 'no-pin') return;
    if (answer.ok) onReleased();
    else setProblem(errorText(answer.error));
  };

  return (
    <Stack gap="xs" data-testid="waves">
      <Divider />
      <div>
        <Text size="sm" fw={600}>
          {t('waves.title')}
        </Text>
        <Text size="xs" c="dimmed">
          {t('waves.lead')}
        </Text>
      </div>
      {waves.map((wave) => (
        <Group key={wave.name} justify="space-between" wrap="nowrap" data-testid="wave">
          <WaveWords wave={wave} />
          <Button
            variant="default"
            style={{ flex: 'none' }}
            loading={busy === wave.name}
            disabled={pending.has(wave.name) || wave.orders === wave.blocked}
            onClick={() => void submit(wave.name)}
            aria-label={t('waves.releaseIt', { wave: wave.name })}
            data-testid="wave-release"
          >
            {t(pending.has(wave.name) ? 'waves.asked' : 'release.confirm')}
          </Button>
        </Group>
      ))}
      {problem !== undefined && <Sign kind="wrong">{problem}</Sign>}
    </Stack>
  );
}

function WaveWords({ wave }: { readonly wave: WaitingWave }) {
  const { t } = useTranslation('desk');
  const { count } = useLanguage();
  const { name, orders, blocked, goes } = wave;
  return (
    <div style={{ minWidth: 0 }}>
      <Text size="sm" fw={600} truncate>
        {name}
      </Text>
      <Text size="xs" c="dimmed">
        {t('waves.orders', { count: orders, formatted: count(orders) })}
        {blocked > 0 &&
          `${t('comma')}${t('waves.blocked', { count: blocked, formatted: count(blocked) })}`}
        {' · '}
        {goes ? (
          <>
            {t('waves.byItself', { at: goes.at })} (<RelativeTime instant={goes.next} />)
          </>
        ) : (
          t('waves.byPerson')
        )}
      </Text>
    </div>
  );
}
