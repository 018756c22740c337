import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseScan } from '../../../shared/barcodes/index.ts';
import { findForPacking, listReadyToPack } from '../../../shared/domain/packing/index.ts';
import type { Feedback } from '../../../shared/domain/feedback.ts';
import { describeScan } from '../../../shared/domain/identifyScan.ts';
import { useCollection, useReplica } from '../../replica/index.ts';
import { playSound, useScan } from '../../scan/index.ts';
import { useRoute } from '../../ui/index.ts';
import { answersGiven, countAnswer } from '../common/answer.ts';
import { AnswerBanner } from '../common/AnswerBanner.tsx';
import floor from '../common/floor.module.css';
import { KeyCap } from '../common/ActionBar.tsx';
import { SampleBarcode } from '../common/SampleBarcode.tsx';
import { useSizeText } from '../common/useSizeText.ts';
import { useFloorKeys } from '../common/useFloorKeys.ts';
import classes from './pack.module.css';

/** Rows shown; the next ones come up as these are packed, and any can be scanned. */
const SHOWN = 50;

/** Scan a tote or an order; or take the next of what is ready. */
export function PackListScreen() {
  const { t, i18n } = useTranslation('floor');
  const replica = useReplica();
  const sizeText = useSizeText();
  const { go } = useRoute();
  useCollection('fulfilments');
  useCollection('parcels');
  const ready = listReadyToPack(replica);
  const [shown, setShown] = useState<{ feedback: Feedback | null; seq: number }>({
    feedback: null,
    seq: answersGiven(),
  });
  const open = (id: string) => go(['pack', id]);
  const first = ready[0];
  useFloorKeys({
    F: () => first && open(first.fulfilment.id),
    Escape: () => setShown({ feedback: null, seq: answersGiven() }),
  });
  useScan(({ data }) => {
    const scan = parseScan(data);
    const found = findForPacking(replica, scan);
    playSound(!found ? 'attention' : found.status === 'cancelled' ? 'error' : 'ok');
    const seq = countAnswer();
    if (found) return open(found.id);
    const values = { scanned: describeScan(scan, null) };
    setShown({ feedback: { kind: 'attention', code: 'not-found', values }, seq });
  });
  return (
    <div className={floor.screen} data-testid="packer-home">
      <AnswerBanner
        answer={shown.feedback && { feedback: shown.feedback }}
        seq={shown.seq}
        scope="pack"
        idle={<b>{t('pack.home.scan')}</b>}
        onAcknowledge={() => setShown({ feedback: null, seq: answersGiven() })}
      />
      {ready.length === 0 ? (
        <div className={floor.empty} data-testid="pack-empty">
          <h1>{t('pack.home.emptyTitle')}</h1>
          <p>{t('pack.home.emptyText')}</p>
          <div className={floor.samples}>
            <SampleBarcode code="TOTE-001" caption={t('pack.home.sampleTote')} />
            <SampleBarcode code="ORD-536365" caption={t('pack.home.sampleOrder')} />
          </div>
        </div>
      ) : (
        <div className={classes.list}>
          <h2 className={classes.listTitle}>{t('pack.home.ready', { count: ready.length })}</h2>
          {ready.slice(0, SHOWN).map(({ fulfilment, stage }, index) => (
            <button
              key={fulfilment.id}
              type="button"
              tabIndex={-1}
              className={classes.listRow}
              data-testid="pack-ready"
              data-fulfilment={fulfilment.id}
              data-stage={stage}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => open(fulfilment.id)}
            >
              <span className={classes.listOrder}>{fulfilment.orderNumber}</span>
              <span className={classes.listText}>
                {fulfilment.toteIds.join(', ')} ·{' '}
                {sizeText(fulfilment.lineCount, fulfilment.unitCount)} · {fulfilment.country}
              </span>
              <span className={classes.listStage} data-stage={stage}>
                {t(`pack.home.stage.${stage}`)}
              </span>
              <span className={classes.listText}>
                {new Intl.DateTimeFormat(i18n.language, {
                  month: 'short',
                  day: 'numeric',
                  hour: '2-digit',
                  minute: '2-digit',
                }).format(Date.parse(fulfilment.shipBy))}
              </span>
              {index === 0 && <KeyCap name="F" />}
            </button>
          ))}
          {ready.length > SHOWN && (
            <p className={classes.listTitle}>
              {t('pack.home.more', { count: ready.length - SHOWN })}
            </p>
          )}
        </div>
      )}
    </div>
  );
}
