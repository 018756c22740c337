import {
  Button,
  Group,
  Modal,
  NumberInput,
  Progress,
  SegmentedControl,
  Stack,
  Text,
} from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDocument, useHost, useStatus } from '../../replica/index.ts';
import type { OrderRow } from '../../../shared/schema/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useLanguage } from '../common/useLanguage.ts';
import { collectReleasable, type Releasable } from './collectReleasable.ts';
import type { OrderFilter } from './orderFilter.ts';
import type { Selection } from './selection.ts';
import { useRelease } from './useRelease.ts';

export type ReleaseMode = 'selected' | 'next';

export interface ReleaseDialogProps {
  readonly mode: ReleaseMode;
  readonly selection: Selection<OrderRow>;
  readonly selectedCount: number;
  readonly filter: OrderFilter;
  readonly onClose: (released: boolean) => void;
}

/** The fact's own bounds. */
const NEXT_MAX = 2000;
const BATCH_MAX = 100;
const DEFAULT_NEXT = 50;
const DEFAULT_BATCH = 8;

export function ReleaseDialog(props: ReleaseDialogProps) {
  const { t } = useTranslation('desk');
  return (
    <Modal
      opened
      onClose={() => props.onClose(false)}
      title={t('release.title')}
      centered
      size="md"
    >
      <ReleaseForm {...props} />
    </Modal>
  );
}

function ReleaseForm(props: ReleaseDialogProps) {
  const { t } = useTranslation('desk');
  const { count } = useLanguage();
  const errorText = useErrorText();
  const settings = useDocument('settings', 'warehouse');
  const live = useStatus()?.connection === 'live';
  const release = useRelease();
  const [mode, setMode] = useState(props.mode);
  const [next, setNext] = useState(DEFAULT_NEXT);
  const [size, setSize] = useState<number>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const collected = useCollected(props, mode === 'selected');
  const batchSize = size ?? settings?.batchSize ?? DEFAULT_BATCH;
  const orders = mode === 'next' ? next : (collected.releasable?.fulfilmentIds.length ?? 0);

  const submit = async () => {
    setBusy(true);
    const answer = await release(
      mode === 'next'
        ? { fulfilmentIds: [], next, batchSize }
        : { fulfilmentIds: collected.releasable?.fulfilmentIds ?? [], next: 0, batchSize },
    );
    setBusy(false);
    if (answer === 'no-pin') return;
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
      <Stack gap="md">
        {props.selectedCount > 0 && (
          <SegmentedControl
            value={mode}
            onChange={(value) => setMode(value === 'next' ? 'next' : 'selected')}
            data={[
              {
                value: 'selected',
                label: `${t('release.bySelection')} (${count(props.selectedCount)})`,
              },
              { value: 'next', label: t('release.byNext') },
            ]}
          />
        )}
        <Group grow align="end">
          {mode === 'next' && (
            <NumberInput
              label={t('release.count')}
              value={next}
              onChange={(value) => setNext(Number(value) || 0)}
              min={1}
              max={NEXT_MAX}
              clampBehavior="strict"
              allowDecimal={false}
              data-autofocus
              data-testid="release-next-count"
            />
          )}
          <NumberInput
            label={t('release.batchSize')}
            value={batchSize}
            onChange={(value) => setSize(Number(value) || 0)}
            min={1}
            max={BATCH_MAX}
            clampBehavior="strict"
            allowDecimal={false}
            data-testid="release-batch-size"
          />
        </Group>
        <Outlook mode={mode} orders={orders} batchSize={batchSize} collected={collected} />
        {!live && (
          <Text size="sm" c="orange.8" data-testid="release-offline">
            ▲ {t('release.offline')}
          </Text>
        )}
        {problem !== undefined && (
          <Text size="sm" c="red.8" role="alert">
            ✕ {problem}
          </Text>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={() => props.onClose(false)}>
            {t('cancel')}
          </Button>
          <Button
            type="submit"
            loading={busy}
            disabled={orders < 1 || batchSize < 1}
            data-autofocus={mode === 'selected' || undefined}
            data-testid="release-confirm"
          >
            {t('release.confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface Collected {
  readonly releasable: Releasable | undefined;
  readonly done: number;
  readonly total: number;
  readonly problem: string | undefined;
}

function Outlook(props: {
  readonly mode: ReleaseMode;
  readonly orders: number;
  readonly batchSize: number;
  readonly collected: Collected;
}) {
  const { t } = useTranslation('desk');
  const { count } = useLanguage();
  const { mode, orders, batchSize, collected } = props;
  if (mode === 'selected' && collected.problem !== undefined) {
    return (
      <Text size="sm" c="red.8" role="alert">
        ✕ {collected.problem}
      </Text>
    );
  }
  if (mode === 'selected' && collected.releasable === undefined) {
    return (
      <Stack gap="xs">
        <Text size="sm" c="dimmed">
          {t('release.collecting', { done: count(collected.done), total: count(collected.total) })}
        </Text>
        <Progress value={(100 * collected.done) / Math.max(1, collected.total)} />
      </Stack>
    );
  }
  const left = mode === 'selected' ? (collected.releasable?.left ?? 0) : 0;
  const number = Math.ceil(orders / Math.max(1, batchSize));
  const batches = t('release.batchCount', { count: number, formatted: count(number) });
  return (
    <Stack gap="xs">
      <Text size="sm" data-testid="release-sentence">
        {orders === 0
          ? t('release.nothing')
          : t(mode === 'next' ? 'release.nextSentence' : 'release.selectedSentence', {
              count: orders,
              formatted: count(orders),
              batches,
            })}
      </Text>
      {left > 0 && (
        <Text size="sm" c="dimmed">
          {t('release.notReleasable', { count: left, formatted: count(left) })}
        </Text>
      )}
    </Stack>
  );
}

/** What of the selection can be released; of 'all that match', asked of central page by page. */
function useCollected(props: ReleaseDialogProps, wanted: boolean): Collected {
  const host = useHost();
  const errorText = useErrorText();
  const [collected, setCollected] = useState<Collected>({
    releasable: undefined,
    done: 0,
    total: props.selectedCount,
    problem: undefined,
  });
  const { selection, filter } = props;
  useEffect(() => {
    if (!wanted) return;
    let gone = false;
    const collect = async () => {
      const answer = await collectReleasable(selection, filter, {
        query: (query) => host.call('orders:query', query),
        onProgress: (done, total) => setCollected((before) => ({ ...before, done, total })),
        cancelled: () => gone,
      });
      if (gone) return;
      setCollected((before) =>
        answer.ok
          ? { ...before, releasable: answer.value }
          : { ...before, problem: errorText(answer.error) },
      );
    };
    void collect();
    return () => {
      gone = true;
    };
  }, [wanted, selection, filter, host, errorText]);
  return collected;
}
