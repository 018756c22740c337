import { Alert, Button, Drawer, Group, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconClockPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { JournalledFact } from '../../shared/host/index.ts';
import { useErrorText } from '../i18n/index.ts';
import {
  useDismissal,
  useHost,
  useNow,
  useShell,
  useStatus,
  useSyncProgress,
  useWaiting,
} from '../replica/index.ts';
import { factText } from './factText.ts';
import { SSCC_LOW } from './StationNotices.tsx';
import { useAgeText } from './useAgeText.ts';

const SHOWN = 50;

function WaitingFact(props: { entry: JournalledFact; onDismiss?: (() => void) | undefined }) {
  const { fact, result } = props.entry;
  const { t } = useTranslation('app');
  const errorText = useErrorText();
  const ageText = useAgeText();
  const now = useNow(10_000);
  const { may, dismissal, askedBy } = useDismissal(props.entry);
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start" data-testid="waiting-fact">
      <div>
        <Text>{factText(t, fact)}</Text>
        {result?.reason !== undefined && (
          <Text size="sm">{errorText({ code: result.reason, meta: {} })}</Text>
        )}
        <Text size="sm" c="dimmed" title={new Date(fact.time.at).toLocaleString()}>
          {ageText(Math.max(0, now - Date.parse(fact.time.at)))}
          {result !== null && ` · ${t(`outcome.${result.outcome}`, { defaultValue: '' })}`}
          {askedBy !== undefined && ` · ${t('waiting.askedBy', { name: askedBy })}`}
        </Text>
        {props.onDismiss && !may && (
          <Text size="sm" c="dimmed" data-testid="not-yours">
            {errorText({ code: dismissal, meta: {} })}
          </Text>
        )}
      </div>
      {props.onDismiss && may && (
        <Button variant="default" size="md" onClick={props.onDismiss}>
          {t('waiting.dismiss')}
        </Button>
      )}
    </Group>
  );
}

function StationWarnings() {
  const { t } = useTranslation('app');
  const status = useStatus();
  const { problems } = useSyncProgress();
  const errorText = useErrorText();
  const shell = useShell();
  return (
    <>
      {shell?.keyStore === 'file-of-this-user' && (
        <Alert
          color="yellow"
          icon={<IconAlertTriangle />}
          title={t('waiting.keyInFile')}
          data-testid="key-in-file"
        />
      )}
      {status?.refusal != null && (
        <Alert
          color="red"
          icon={<IconAlertTriangle />}
          title={errorText({ code: status.refusal, meta: {} })}
        />
      )}
      {status?.diskLow === true && (
        <Alert color="red" icon={<IconAlertTriangle />} title={t('waiting.diskLow')} />
      )}
      {status !== undefined && status.ssccLeft < SSCC_LOW && status.ssccLeft >= 0 && (
        <Alert
          color="yellow"
          icon={<IconAlertTriangle />}
          title={t('waiting.ssccLow', { count: status.ssccLeft })}
        />
      )}
      {problems.map((problem) => (
        <Alert
          key={`${problem.code}/${problem.collection}`}
          color="yellow"
          icon={<IconAlertTriangle />}
          title={t(`problems.${problem.code}`, {
            collection: problem.collection ?? '',
            detail: problem.detail,
          })}
        />
      ))}
    </>
  );
}

/** What waits for central and what came back refused, in plain words. */
export function WaitingDrawer(props: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('app');
  const { facts, dismiss } = useWaiting();
  const host = useHost();
  const status = useStatus();
  const refused = facts.filter(({ result }) => result !== null);
  const waiting = facts.filter(({ result }) => result === null);
  const live = status?.connection === 'live';
  return (
    <Drawer
      opened={props.opened}
      onClose={props.onClose}
      position="right"
      size="md"
      title={<Title order={2}>{t('waiting.title')}</Title>}
      closeButtonProps={{ size: 'xl', 'aria-label': t('waiting.close') }}
    >
      <Stack gap="md" data-testid="waiting-drawer">
        <StationWarnings />
        {refused.length > 0 && (
          <Title order={3} size="h4">
            <IconAlertTriangle size={18} aria-hidden /> {t('waiting.refusedTitle')}
          </Title>
        )}
        {refused.slice(0, SHOWN).map((entry) => (
          <WaitingFact
            key={entry.fact.id}
            entry={entry}
            onDismiss={() => void dismiss(entry.fact.id)}
          />
        ))}
        {waiting.length > 0 && (
          <Title order={3} size="h4">
            <IconClockPause size={18} aria-hidden /> {t('waiting.waitingTitle')}
          </Title>
        )}
        <Text>
          {facts.length === 0
            ? t('waiting.nothing')
            : t(live ? 'waiting.explainLive' : 'waiting.explainOffline')}
        </Text>
        {waiting.slice(0, SHOWN).map((entry) => (
          <WaitingFact key={entry.fact.id} entry={entry} />
        ))}
        {waiting.length > SHOWN && (
          <Text>{t('waiting.more', { count: waiting.length - SHOWN })}</Text>
        )}
        {!live && (
          <Button size="lg" onClick={() => void host.call('central:retry-now', {})}>
            {t('waiting.retry')}
          </Button>
        )}
      </Stack>
    </Drawer>
  );
}
