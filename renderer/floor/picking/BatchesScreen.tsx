import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseScan } from '../../../shared/barcodes/index.ts';
import { batchesForPicker, chooseNextBatch } from '../../../shared/domain/picking/index.ts';
import { listReturns } from '../../../shared/domain/returning/index.ts';
import type { Self } from '../../../shared/domain/view.ts';
import type { Batch } from '../../../shared/schema/index.ts';
import { useErrorText } from '../../i18n/index.ts';
import { useCollection, useNow, useReplica, useStatus } from '../../replica/index.ts';
import { playSound, useScan } from '../../scan/index.ts';
import { useRoute } from '../../ui/index.ts';
import { KeyCap } from '../common/ActionBar.tsx';
import floor from '../common/floor.module.css';
import { SampleBarcode } from '../common/SampleBarcode.tsx';
import { useSizeText } from '../common/useSizeText.ts';
import { useFloorKeys } from '../common/useFloorKeys.ts';
import { BatchRow } from './BatchRow.tsx';
import classes from './pick.module.css';
import { useClaim } from './useClaim.ts';
import { usePendingClaims } from './usePendingClaims.ts';

/** Rows shown of each kind; the big button always has the right one. */
const SHOWN = 30;

/** What to pick next: one large button, and the batches behind it. */
export function BatchesScreen({ self }: { self: Self }) {
  const { t } = useTranslation('floor');
  const errorText = useErrorText();
  const sizeText = useSizeText();
  const replica = useReplica();
  const online = useStatus()?.connection === 'live';
  useCollection('batches');
  useCollection('tasks');
  const now = new Date(useNow(60_000)).toISOString();
  const groups = batchesForPicker(replica, self, now);
  const pendingClaims = usePendingClaims();
  const isAsked = (batch: Batch) => batch.status === 'ready' && pendingClaims(batch.id).length > 0;
  const buffered = groups.buffered.filter((batch) => !isAsked(batch));
  const next = chooseNextBatch(replica, self, online, isAsked, now);
  const { go } = useRoute();
  const { claim, open, giveBack, asking, error } = useClaim(self);
  const [takingOver, setTakingOver] = useState<string | null>(null);

  const start = () => {
    if (!next || asking) return;
    if (next.from === 'mine') open(next.batch);
    else void claim(next.batch, false);
  };
  const returns = listReturns(replica).length;
  const toReturns = () => go(['pick', 'returns']);
  useFloorKeys({ B: toReturns, F: start, Enter: start, Escape: () => setTakingOver(null) });
  useScan(({ data }) => {
    const scan = parseScan(data);
    const confirms =
      scan.kind === 'command' && (scan.command === 'confirm' || scan.command === 'finish');
    if (confirms) start();
    else playSound('attention');
  });
  const nothing =
    groups.mine.length + buffered.length + groups.free.length + groups.held.length === 0;
  const rows = (
    title: string,
    list: readonly Batch[],
    kind: 'mine' | 'buffered' | 'free' | 'held',
  ) =>
    list.length > 0 && (
      <section key={kind} className={classes.lists} style={{ flex: 'none', overflow: 'visible' }}>
        <h2 className={classes.listTitle}>{title}</h2>
        {list.slice(0, SHOWN).map((batch) => (
          <BatchRow
            key={batch.id}
            batch={batch}
            kind={kind}
            offline={!online}
            asking={takingOver === batch.id}
            onAsk={() => setTakingOver(batch.id)}
            onCancel={() => setTakingOver(null)}
            onOpen={() => open(batch)}
            onClaim={(takeOver) => void claim(batch, takeOver)}
            onGiveBack={() => void giveBack(batch)}
          />
        ))}
      </section>
    );
  return (
    <div className={floor.screen} data-testid="picker-home">
      <div className={classes.hero}>
        <button
          type="button"
          tabIndex={-1}
          className={classes.heroButton}
          data-testid="batch-next"
          data-batch={next?.batch.id}
          data-from={next?.from}
          disabled={!next || asking}
          onMouseDown={(event) => event.preventDefault()}
          onClick={start}
        >
          <span>
            <span className={classes.heroTitle}>
              {next
                ? t(next.from === 'mine' ? 'pick.home.resume' : 'pick.home.next')
                : t('pick.home.none')}
            </span>
            <span className={classes.heroText}>
              {next
                ? `${next.batch.code} · ${sizeText(next.batch.taskCount, next.batch.unitCount)}`
                : t(online ? 'pick.home.noneOnline' : 'pick.home.noneOffline')}
            </span>
          </span>
          {next && (
            <span className={classes.heroText}>
              <KeyCap name="F" />
            </span>
          )}
        </button>
        <div className={classes.counts}>
          <span className={classes.count}>
            {t('pick.home.buffered')} <b data-testid="count-buffered">{buffered.length}</b>
          </span>
          {returns > 0 && (
            <button
              type="button"
              tabIndex={-1}
              className={floor.action}
              data-testid="to-returns"
              onMouseDown={(event) => event.preventDefault()}
              onClick={toReturns}
            >
              {t('return.button')} <b>{returns}</b> <KeyCap name="B" />
            </button>
          )}
          <span className={classes.count}>
            {t('pick.home.free')} <b data-testid="count-free">{groups.free.length}</b>
          </span>
        </div>
      </div>
      {error && (
        <div className={classes.warning} role="alert" data-testid="claim-error">
          <p>▲ {errorText(error)}</p>
        </div>
      )}
      {nothing ? (
        <div className={floor.empty} data-testid="batches-empty">
          <h1>{t('pick.home.emptyTitle')}</h1>
          <p>{t('pick.home.emptyText')}</p>
          <SampleBarcode code="CMD-CONFIRM" caption={t('pick.home.sample')} />
        </div>
      ) : (
        <div className={classes.lists}>
          {rows(t('pick.home.mine'), groups.mine, 'mine')}
          {rows(t('pick.home.bufferedTitle'), buffered, 'buffered')}
          {rows(t('pick.home.freeTitle'), groups.free, 'free')}
          {rows(t('pick.home.held'), groups.held, 'held')}
        </div>
      )}
    </div>
  );
}
