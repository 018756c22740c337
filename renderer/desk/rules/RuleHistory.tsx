import { Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleVersions } from '../../../shared/protocol/index.ts';
import type { RuleSet } from '../../../shared/rules/index.ts';
import { useCollection, useHost } from '../../replica/index.ts';
import { RelativeTime } from '../common/RelativeTime.tsx';

/** Versions with who and when; one is brought back as a change that is not saved yet. */
export function RuleHistory(props: {
  readonly version: number;
  readonly onBring: (set: RuleSet) => void;
}) {
  const { t } = useTranslation('desk');
  const host = useHost();
  const people = useCollection('people', { where: () => true });
  const [versions, setVersions] = useState<RuleVersions['versions']>([]);
  const { version: newest, onBring } = props;
  useEffect(() => {
    let over = false;
    const load = async () => {
      const answer = await host.call('rules:list-versions', {});
      if (!over && answer.ok) setVersions(answer.value.versions);
    };
    void load();
    return () => {
      over = true;
    };
  }, [host, newest]);
  const bring = async (version: number) => {
    const answer = await host.call('rules:get', { version });
    if (answer.ok) onBring(answer.value.set);
  };
  if (versions.length === 0) return null;
  return (
    <Stack gap="xs" data-testid="rule-history">
      <Text size="sm" fw={600}>
        {t('rules.history')}
      </Text>
      {versions.map(({ version, at, by, note, rules, on }) => (
        <Group key={version} gap="sm" data-testid="rule-version">
          <Text size="sm" fw={600}>
            {version}
          </Text>
          <Text size="sm">
            <RelativeTime instant={at} />
          </Text>
          <Text size="sm">
            {t('rules.by', { name: people.find(({ id }) => id === by)?.name ?? by, on, rules })}
          </Text>
          <Text size="sm" c="dimmed">
            {note}
          </Text>
          {version !== newest && (
            <Button variant="subtle" size="compact-sm" onClick={() => void bring(version)}>
              {t('rules.bring')}
            </Button>
          )}
        </Group>
      ))}
    </Stack>
  );
}
