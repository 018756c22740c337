import { Button, Group, Modal, NumberInput, SegmentedControl, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDocument, useStatus } from '../../replica/index.ts';
import type { OrderRow } from '../../../shared/schema/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useLanguage } from '../common/useLanguage.ts';
import { Sign } from '../common/Sign.tsx';
import { AutoRelease } from './AutoRelease.tsx';
import type { OrderFilter } from './orderFilter.ts';
import { ReleaseOutlook } from './ReleaseOutlook.tsx';
import type { Selection } from './selection.ts';
import { useCollected } from './useCollected.ts';
import type { ReleaseMode } from './releaseMode.ts';
import { useRelease } from './useRelease.ts';
import { Waves } from './Waves.tsx';

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
  const batchSize = useDocument('settings', 'warehouse')?.batchSize ?? DEFAULT_BATCH;
  return (
    <Modal
      opened
      onClose={() => props.onClose(false)}
      title={t('release.title')}
      centered
      size="md"
    >
      <Stack gap="md">
        <ReleaseForm {...props} />
        <Waves batchSize={batchSize} onReleased={() => props.onClose(true)} />
        <AutoRelease />
      </Stack>
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
  const collected = useCollected({ ...props, wanted: mode === 'selected' });
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
        <ReleaseOutlook mode={mode} orders={orders} batchSize={batchSize} collected={collected} />
        {!live && (
          <Sign kind="attention" testId="release-offline">
            {t('release.offline')}
          </Sign>
        )}
        {problem !== undefined && <Sign kind="wrong">{problem}</Sign>}
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
