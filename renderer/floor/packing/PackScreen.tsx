import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  isPackWork,
  packPosition,
  parcelPapers,
  type PackEvent,
  type PackPosition,
  type PackResult,
  type PackEnv,
} from '../../../shared/domain/packing/index.ts';
import { WEIGHT_REASONS } from '../../../shared/facts/index.ts';
import type { Self } from '../../../shared/domain/view.ts';
import { useChildren, useCollection, useDocument, useReplica } from '../../replica/index.ts';
import { useRoute } from '../../ui/index.ts';
import { ActionBar } from '../common/ActionBar.tsx';
import type { Answer } from '../common/answer.ts';
import { AnswerBanner } from '../common/AnswerBanner.tsx';
import { Choices } from '../common/Choices.tsx';
import floor from '../common/floor.module.css';
import { NumberPad } from '../common/NumberPad.tsx';
import { ProgressStrip } from '../common/ProgressStrip.tsx';
import classes from './pack.module.css';
import { ApplyLabel, AskShort, PackEnd, Stopped, Verify } from './PackMain.tsx';
import { PackSide } from './PackSide.tsx';
import type { Previews } from './PapersPreview.tsx';
import { usePackActions, type Beside } from './usePackActions.ts';
import { useBenchScale, useWeighing } from './useBenchScale.ts';
import { WeighPanel } from './WeighPanel.tsx';
import { usePackEnv, usePackMachine } from './usePackMachine.ts';
import { REPRINT_REASONS, useParcelJobs } from './useParcelJobs.ts';

/** Seen on opening, before anything is scanned. */
const CANCELLED: Answer = { feedback: { kind: 'wrong', code: 'cancelled', values: {} } };

/** A number that scans as nobody's: for pictures before the real one is taken. */
const SAMPLE_SSCC = '000000000000000000';

/** Draws again whenever anything of the fulfilment changes. */
function useFulfilmentChanges(fulfilmentId: string): void {
  useDocument('fulfilments', fulfilmentId);
  useChildren('tasks', fulfilmentId);
  useChildren('parcels', fulfilmentId);
  useDocument('contacts', fulfilmentId);
  useCollection('exceptions', {
    where: ({ subject }) => subject.fulfilmentId === fulfilmentId,
    deps: [fulfilmentId],
  });
}

/** Kept bytes once the parcel is closed; before that, once all is verified, what they would be. */
function usePreviews(
  at: PackPosition,
  env: PackEnv,
  weightGrams: number | null,
  jobs: { label?: { jobId: string } | undefined; slip?: { jobId: string } | undefined },
): Previews | null {
  const replica = useReplica();
  const { label, slip } = jobs;
  if (at.step === 'apply') {
    return label && slip ? { label: { jobId: label.jobId }, slip: { jobId: slip.jobId } } : null;
  }
  if (at.step !== 'close' || !at.open) return null;
  const contact = replica.get('contacts', at.fulfilment.id);
  const settings = replica.get('settings', 'warehouse');
  if (!contact || !settings) return null;
  const options = { sscc: SAMPLE_SSCC, weightGrams, completes: true };
  const papers = parcelPapers({ view: replica, env, at }, at.open, contact, settings, options);
  return {
    label: { document: 'shipping-label', data: papers.label },
    slip: { document: 'packing-slip', data: papers.slip },
  };
}

/** One order on the packing bench. */
export function PackScreen(props: { fulfilmentId: string; self: Self }) {
  const { t } = useTranslation('floor');
  const { fulfilmentId, self } = props;
  const { go } = useRoute();
  const replica = useReplica();
  useFulfilmentChanges(fulfilmentId);
  const [beside, setBeside] = useState<Beside>('nothing');
  const close = () => setBeside('nothing');
  const scale = useBenchScale();
  const env = usePackEnv(self, scale !== undefined && scale !== null);

  const onResult = (result: PackResult) => {
    if (result.goTo !== undefined) go(result.goTo === null ? ['pack'] : ['pack', result.goTo]);
    const draft = result.drafts[0];
    const parcel = draft?.type === 'parcel.shipped' && replica.get('parcels', draft.data.parcelId);
    // The person has just scanned the label: it did come out.
    if (parcel && parcel.label?.status === 'unknown') {
      void jobs.decide(parcel.label.jobId, 'it-printed');
    }
  };
  const { state, answer, seq, send } = usePackMachine(env, {
    fulfilmentId,
    self,
    onScan: (scan) => {
      const reprint = scan.kind === 'command' && scan.command === 'reprint';
      setBeside(reprint ? 'reprint' : 'nothing');
      return !reprint;
    },
    onResult,
  });
  const at = packPosition(state, replica);
  const shownParcel = 'toApply' in at ? (at.toApply[0]?.id ?? at.open?.id) : undefined;
  const jobs = useParcelJobs(shownParcel);
  const previews = usePreviews(at, env, state.weightGrams, jobs);
  const run = (event: PackEvent) => () => {
    close();
    void send(event);
  };
  const undecided = [jobs.label, jobs.slip].find((job) => job?.state === 'unknown');
  const weighing = isPackWork(at) && state.weighing !== null && state.differs === null;
  const problem = useWeighing(
    scale?.id,
    weighing,
    (grams) => void send({ kind: 'weight', grams: Math.max(1, Math.round(grams)), by: 'scale' }),
  );
  const { actions, askActions, weighActions, extraKeys } = usePackActions({
    at,
    state,
    job: undecided ?? jobs.label,
    run,
    beside: setBeside,
    home: () => go(['pack']),
    itPrinted: () => undecided && void jobs.decide(undecided.jobId, 'it-printed'),
  });
  const totals = 'totals' in at ? at.totals : undefined;
  const order = 'fulfilment' in at ? at.fulfilment.orderNumber : (state.shipped?.orderNumber ?? '');
  return (
    <div
      className={floor.screen}
      data-testid="pack-screen"
      data-step={at.step}
      data-fulfilment={fulfilmentId}
    >
      <ProgressStrip
        title={t('pack.order', { order })}
        done={totals?.verified ?? 0}
        total={totals?.picked ?? 0}
        text={
          totals && totals.picked > 0
            ? t('pack.progress', { verified: totals.verified, picked: totals.picked })
            : null
        }
      />
      <AnswerBanner
        answer={answer ?? (at.step === 'cancelled' ? CANCELLED : null)}
        seq={seq}
        scope="pack"
        idle={t(`pack.idle.${at.step}`)}
        onAcknowledge={run({ kind: 'acknowledge' })}
      />
      <div className={floor.work}>
        {isPackWork(at) ? (
          <div className={classes.body} data-step={at.step}>
            <div className={classes.main}>
              <Stopped at={at} />
              {at.step === 'apply' ? (
                <ApplyLabel at={at} previews={previews} />
              ) : state.weighing !== null ? (
                <WeighPanel
                  scale={scale}
                  differs={state.differs}
                  problem={problem}
                  actions={weighActions}
                />
              ) : state.asking ? (
                <AskShort at={at} actions={askActions} />
              ) : (
                <Verify at={at} state={state} />
              )}
            </div>
            <PackSide
              at={at}
              state={state}
              jobs={jobs}
              previews={previews}
              onReprint={() => setBeside('reprint')}
            />
          </div>
        ) : (
          <PackEnd position={at} />
        )}
        <ActionBar actions={actions} extraKeys={extraKeys} active={beside === 'nothing'} />
        {beside === 'quantity' && (
          <NumberPad
            title={t('pack.howMany')}
            unit={t('common.pieces')}
            digits={5}
            onEnter={(units) => run({ kind: 'quantity', units })()}
            onClose={close}
          />
        )}
        {beside === 'weight' && (
          <NumberPad
            title={t('pack.howHeavy')}
            unit="g"
            digits={6}
            onEnter={(grams) => run({ kind: 'weight', grams })()}
            onClose={close}
          />
        )}
        {beside === 'weight-reason' && state.differs && (
          <Choices
            title={t('pack.weigh.whyAccept')}
            options={WEIGHT_REASONS}
            label={(reason) => t(`pack.weigh.reason.${reason}`)}
            testid="weight-reasons"
            onChoose={(reason) => run({ kind: 'accept-weight', reason })()}
            onClose={close}
          />
        )}
        {beside === 'reprint' && (undecided ?? jobs.label) && (
          <Choices
            title={t('pack.whyReprint')}
            options={REPRINT_REASONS}
            label={(reason) => t(`pack.reprintReason.${reason}`)}
            testid="reprint-reasons"
            onChoose={(reason) => {
              close();
              const job = undecided ?? jobs.label;
              if (job) void jobs.decide(job.jobId, 'reprint', reason);
            }}
            onClose={close}
          />
        )}
      </div>
    </div>
  );
}
