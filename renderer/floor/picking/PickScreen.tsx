import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  batchProgress,
  isOpen,
  isWork,
  pickPosition,
  SHORT_REASONS,
  tasksInWalkingOrder,
  type PickEvent,
} from '../../../shared/domain/picking/index.ts';
import type { Self } from '../../../shared/domain/view.ts';
import { useChildren, useDocument, useIndexed, useReplica } from '../../replica/index.ts';
import { useRoute } from '../../ui/index.ts';
import { ActionBar, type Action } from '../common/ActionBar.tsx';
import type { Answer } from '../common/answer.ts';
import { AnswerBanner } from '../common/AnswerBanner.tsx';
import { Choices } from '../common/Choices.tsx';
import floor from '../common/floor.module.css';
import { NumberPad } from '../common/NumberPad.tsx';
import { ProgressStrip } from '../common/ProgressStrip.tsx';
import { NextLine, PickBody } from './PickBody.tsx';
import { PickEnd } from './PickEnd.tsx';
import { usePickMachine } from './usePickMachine.ts';

/** Seen on opening, before anything is scanned. */
const LOST: Answer = { feedback: { kind: 'attention', code: 'batch-lost', values: {} } };

type Beside = 'nothing' | 'quantity' | 'short';

/** Draws again whenever anything of the batch changes. */
function useBatchWork(batchId: string) {
  const replica = useReplica();
  const batch = useDocument('batches', batchId);
  useIndexed('tasks', 'batchId', batchId);
  const fulfilments = useChildren('fulfilments', batchId);
  return {
    batch,
    fulfilments,
    open: batch ? tasksInWalkingOrder(replica, batch).filter((task) => isOpen(replica, task)) : [],
    progress: batch ? batchProgress(replica, batch) : undefined,
  };
}

/** The walk through one batch. */
export function PickScreen(props: { batchId: string; self: Self }) {
  const { t } = useTranslation('floor');
  const { batchId, self } = props;
  const { go } = useRoute();
  const replica = useReplica();
  const { batch, fulfilments, open, progress } = useBatchWork(batchId);
  const [beside, setBeside] = useState<Beside>('nothing');
  const close = () => setBeside('nothing');
  const { state, answer, seq, send } = usePickMachine({
    batchId,
    self,
    onScan: (scan) =>
      setBeside(scan.kind === 'command' && scan.command === 'short' ? 'short' : 'nothing'),
    onResult: (result) => {
      if (result.leave) go(['pick']);
    },
  });
  const at = pickPosition(state, replica, self);
  const working = isWork(at);
  const run = (event: PickEvent) => () => {
    close();
    void send(event);
  };
  const actions: Action[] = working
    ? [
        {
          id: 'undo',
          label: t('common.undo'),
          keys: ['Z', 'Backspace'],
          run: run({ kind: 'undo' }),
        },
        {
          id: 'quantity',
          label: t('common.quantity'),
          keys: ['Q'],
          run: () => setBeside('quantity'),
        },
        { id: 'short', label: t('pick.short'), keys: ['S'], run: () => setBeside('short') },
        { id: 'new-tote', label: t('pick.newTote'), keys: ['T'], run: run({ kind: 'new-tote' }) },
        { id: 'finish', label: t('pick.handBack'), keys: ['F'], run: run({ kind: 'finish' }) },
        { id: 'home', label: t('common.home'), keys: ['H'], run: () => go(['pick']) },
      ]
    : [
        ...(at.step === 'done'
          ? [
              {
                id: 'undo',
                label: t('common.undo'),
                keys: ['Z', 'Backspace'],
                run: run({ kind: 'undo' }),
              },
            ]
          : []),
        {
          id: 'finish',
          label: t('pick.toBatches'),
          keys: ['F', 'Enter'],
          run: run({ kind: 'finish' }),
          primary: true,
        },
      ];
  const acknowledge = run({ kind: 'acknowledge' });
  const keysOnly = state.wrong
    ? { Enter: acknowledge, Escape: acknowledge }
    : { Escape: run({ kind: 'cancel' }) };
  return (
    <div
      className={floor.screen}
      data-testid="pick-screen"
      data-step={at.step}
      data-batch={batchId}
    >
      <ProgressStrip
        title={t('pick.batch', { code: batch?.code ?? '' })}
        done={progress?.tasksDone ?? 0}
        total={progress?.tasks ?? 0}
        text={t('pick.progress', { ...progress })}
      />
      <AnswerBanner
        answer={answer ?? (at.step === 'lost' ? LOST : null)}
        seq={seq}
        scope="pick"
        idle={t(`pick.idle.${at.step}`)}
        onAcknowledge={acknowledge}
      />
      <div className={floor.work}>
        {working ? (
          <>
            <PickBody at={at} state={state} />
            <NextLine task={open.find((task) => task.id !== at.task.id)} />
          </>
        ) : (
          <PickEnd step={at.step} fulfilments={fulfilments} progress={progress} />
        )}
        <ActionBar
          actions={actions}
          extraKeys={working ? keysOnly : {}}
          active={beside === 'nothing'}
        />
        {working && beside === 'quantity' && (
          <NumberPad
            title={t('pick.howMany', { of: at.remaining })}
            unit={t('common.pieces')}
            digits={5}
            onEnter={(units) => run({ kind: 'quantity', units })()}
            onClose={close}
          />
        )}
        {working && beside === 'short' && (
          <Choices
            title={t('pick.whyShort', { short: at.remaining - at.inHand })}
            options={SHORT_REASONS}
            label={(reason) => t(`pick.reason.${reason}`)}
            testid="short-reasons"
            onChoose={(reason) => run({ kind: 'short', reason })()}
            onClose={close}
          />
        )}
      </div>
    </div>
  );
}
