import { Alert, Button, Group, Progress, Stack, Table, Text } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { RuleSet } from '../../../shared/rules/index.ts';
import { useLanguage } from '../common/useLanguage.ts';
import { goesWords } from './ruleWords.ts';
import type { DryRunSums, useDryRun } from './useDryRun.ts';

type Placed = DryRunSums['rows'][number]['before'];

export interface DryRunProps {
  readonly set: RuleSet;
  readonly dryRun: ReturnType<typeof useDryRun>;
  readonly disabled: boolean;
}

/** What the rules on the screen would have made of past orders, beside those in force. */
export function DryRun({ set, dryRun, disabled }: DryRunProps) {
  const { t } = useTranslation('desk');
  const { count } = useLanguage();
  const { sums, running, problem, start, stop } = dryRun;
  return (
    <Stack gap="sm">
      <Group gap="md">
        {running ? (
          <Button variant="default" onClick={stop} data-testid="dry-run-stop">
            {t('rules.stop')}
          </Button>
        ) : (
          <Button
            variant="default"
            disabled={disabled}
            onClick={() => void start(set)}
            data-testid="dry-run"
          >
            {t('rules.dryRun')}
          </Button>
        )}
        {sums && (
          <Text size="sm">
            {t('rules.progress', {
              examined: count(sums.examined),
              total: count(sums.total),
            })}
          </Text>
        )}
      </Group>
      {problem !== undefined && <Alert color="red">{problem}</Alert>}
      {sums && running && (
        <Progress value={(sums.examined / Math.max(1, sums.total)) * 100} animated />
      )}
      {sums && <Difference sums={sums} />}
    </Stack>
  );
}

function Difference({ sums }: { readonly sums: DryRunSums }) {
  const { t } = useTranslation('desk');
  const { count } = useLanguage();
  return (
    <Stack gap="xs" data-testid="dry-run-result" data-over={sums.over || undefined}>
      <Text fw={600}>
        {t('rules.changed', {
          formatted: count(sums.changed),
          examined: count(sums.examined),
        })}
      </Text>
      {sums.moves.map(({ from, to, orders }) => (
        <Text size="sm" key={`${from} ${to}`}>
          {t('rules.moved', { formatted: count(orders), from, to })}
        </Text>
      ))}
      {sums.conflicts.map((one) => (
        <Alert color="yellow" key={`${one.first}|${one.second}|${one.action}`}>
          {t('rules.conflict', {
            ...one,
            action: t(`rules.action.${one.action}`),
            formatted: count(one.orders),
          })}
        </Alert>
      ))}
      <Text size="xs" c="dimmed">
        {t('rules.dryRunFrom')}
      </Text>
      {sums.rows.length > 0 && (
        <Table.ScrollContainer minWidth={480} mah={280}>
          <Table fz="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('rules.order')}</Table.Th>
                <Table.Th>{t('rules.before')}</Table.Th>
                <Table.Th>{t('rules.after')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {sums.rows.map(({ orderId, number, before, after }) => (
                <Table.Tr key={orderId}>
                  <Table.Td>{number}</Table.Td>
                  <Table.Td>
                    <PlacedWords placed={before} other={after} />
                  </Table.Td>
                  <Table.Td>
                    <PlacedWords placed={after} other={before} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}

const waveWords = (t: TFunction<'desk'>, { wave }: Placed): string =>
  wave === undefined
    ? t('waves.none')
    : `${t('waves.inWave', { wave: wave.name })}${goesWords(t, wave.at)}`;

/** Only what differs. */
function PlacedWords({ placed, other }: { readonly placed: Placed; readonly other: Placed }) {
  const { t } = useTranslation('desk');
  const words = [
    placed.warehouse === other.warehouse ? [] : [placed.warehouse],
    placed.parcels === other.parcels ? [] : [t('allocation.parcels', { count: placed.parcels })],
    placed.priority === other.priority ? [] : [`${t('rules.action.priority')} ${placed.priority}`],
    placed.carrierService === other.carrierService ? [] : [placed.carrierService],
    placed.held && !other.held ? [t('rules.held')] : [],
    waveWords(t, placed) === waveWords(t, other) ? [] : [waveWords(t, placed)],
    placed.tags.filter((tag) => !other.tags.includes(tag)),
  ].flat();
  return <>{words.length === 0 ? '–' : words.join(t('comma'))}</>;
}
