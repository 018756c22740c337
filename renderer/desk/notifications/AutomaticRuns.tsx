import { Group, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AutomaticRun } from '../../../shared/protocol/index.ts';
import { useHost } from '../../replica/index.ts';
import { RelativeTime } from '../common/RelativeTime.tsx';
import { useLanguage } from '../common/useLanguage.ts';

const LOOK_EVERY_MS = 15_000;

/** As central's ledger has it; where it can't be asked, what it said last stays. */
function useRuns(): readonly AutomaticRun[] | undefined {
  const host = useHost();
  const [runs, setRuns] = useState<readonly AutomaticRun[]>();
  useEffect(() => {
    let over = false;
    const load = async () => {
      const answer = await host.call('automation:list-runs', {});
      if (!over && answer.ok) setRuns(answer.value.runs);
    };
    void load();
    const timer = setInterval(() => void load(), LOOK_EVERY_MS);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [host]);
  return runs;
}

/** What the house did lately without being asked: when, with how many orders, and why. */
export function AutomaticRuns() {
  const { t } = useTranslation('notices');
  const { count } = useLanguage();
  const runs = useRuns();
  if (!runs) return null;
  const words = ({ kind, wave, count: number }: AutomaticRun) => {
    // Releases of before they were counted.
    if (number === undefined) return t('auto.run.release-automatic-uncounted');
    const values = { wave, count: number, formatted: count(number) };
    return t(`auto.run.${kind.replace('.', '-')}`, values);
  };
  return (
    <Stack gap={4} data-testid="automatic-runs">
      <Text size="sm" fw={600}>
        {t('auto.lately')}
      </Text>
      {runs.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('auto.nothingYet')}
        </Text>
      )}
      {runs.map((run) => (
        <Group
          key={`${run.at} ${run.kind} ${run.wave ?? ''}`}
          justify="space-between"
          align="start"
          wrap="nowrap"
          data-testid="automatic-run"
        >
          <Text size="sm">{words(run)}</Text>
          <Text size="sm" c="dimmed" style={{ flex: 'none' }}>
            <RelativeTime instant={run.at} />
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
