import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  initialReturnState,
  returnPosition,
  returnStep,
  type ReturnEvent,
  type ReturnResult,
  type ReturnState,
} from '../../../shared/domain/returning/index.ts';
import { uuidv7 } from '../../../shared/ids.ts';
import { useDocument, useReplica } from '../../replica/index.ts';
import { useRoute } from '../../ui/index.ts';
import { ActionBar, type Action } from '../common/ActionBar.tsx';
import { AnswerBanner } from '../common/AnswerBanner.tsx';
import { ItemName } from '../common/ItemName.tsx';
import floor from '../common/floor.module.css';
import { NumberPad } from '../common/NumberPad.tsx';
import { useStepMachine } from '../common/useStepMachine.ts';
import classes from '../picking/pick.module.css';
import { sourceOf } from './ReturnsScreen.tsx';

const DONE: ReadonlySet<string> = new Set(['put-back', 'counted']);

function useReturnMachine(taskId: string, onDone: () => void) {
  const replica = useReplica();
  const env = useMemo(
    () => ({
      newId: () => uuidv7(),
      findByBarcode: (code: string) => replica.findByBarcode(code),
    }),
    [replica],
  );
  const initial = useCallback(
    () => ({ state: initialReturnState(taskId), answer: null }),
    [taskId],
  );
  return useStepMachine<ReturnState, ReturnEvent, ReturnResult>({
    key: `return.${taskId}`,
    initial,
    doneCodes: DONE,
    step: (state, event) => returnStep(state, event, replica, env),
    scanEvent: (scan) => ({ kind: 'scan', scan }),
    onResult: ({ drafts }) => {
      if (drafts.length > 0) onDone();
    },
  });
}

/** One put-back or count: the bin, the item, how many, done. */
export function ReturnScreen({ taskId }: { taskId: string }) {
  const { t } = useTranslation('floor');
  const { go } = useRoute();
  const replica = useReplica();
  useDocument('tasks', taskId);
  const list = () => go(['pick', 'returns']);
  const { state, answer, seq, send } = useReturnMachine(taskId, list);
  const [typing, setTyping] = useState(false);
  const at = returnPosition(state, replica);
  const run = (event: ReturnEvent) => () => {
    setTyping(false);
    void send(event);
  };
  const back: Action = { id: 'home', label: t('return.toList'), keys: ['H', 'Escape'], run: list };
  const actions: Action[] =
    at.step === 'gone'
      ? [{ ...back, primary: true }]
      : [
          back,
          {
            id: 'quantity',
            label: t('common.quantity'),
            keys: ['Q'],
            run: () => setTyping(true),
          },
          {
            id: 'done',
            label: t(`return.done.${at.task.kind === 'count' ? 'count' : 'putback'}`),
            keys: ['F', 'Enter'],
            run: run({ kind: 'done' }),
            primary: at.step === 'done' && at.units !== null,
          },
        ];
  return (
    <div
      className={floor.screen}
      data-testid="return-screen"
      data-step={at.step}
      data-task={taskId}
    >
      <AnswerBanner
        answer={answer}
        seq={seq}
        scope="return"
        idle={t(`return.idle.${at.step}`)}
        onAcknowledge={run({ kind: 'cancel' })}
      />
      <div className={floor.work}>
        {at.step === 'gone' ? (
          <div className={floor.empty}>
            <h1>{t('return.goneTitle')}</h1>
          </div>
        ) : (
          <div className={classes.body} data-step={at.step}>
            <div className={classes.steps}>
              {at.task.kind === 'putback' && (
                <div className={classes.step}>
                  <span className={classes.verb}>{t('return.outOf')}</span>
                  <div className={classes.value}>{sourceOf(at.task)}</div>
                </div>
              )}
              <div className={classes.step} data-active={at.step === 'bin' || undefined}>
                <span className={classes.verb}>{t('pick.step.bin')}</span>
                <div className={classes.value}>
                  <div className={classes.bin} data-testid="return-bin">
                    {at.task.locationId}
                  </div>
                </div>
              </div>
              <div className={classes.step} data-active={at.step === 'item' || undefined}>
                <span className={classes.verb}>{t('pick.step.item')}</span>
                <div className={classes.value}>
                  <div className={classes.name} data-testid="return-item" data-sku={at.task.sku}>
                    <ItemName sku={at.task.sku} fallback={at.task.sku} />
                  </div>
                  <div className={classes.sku}>{at.task.sku}</div>
                </div>
              </div>
            </div>
            <div className={classes.quantity} data-active={at.step === 'done' || undefined}>
              <span className={classes.counted}>{t(`return.kind.${at.task.kind}`)}</span>
              <span className={classes.units} data-testid="return-units">
                {at.units ?? '?'}
              </span>
              <span className={classes.counted}>{t('common.pieces')}</span>
            </div>
          </div>
        )}
        <ActionBar actions={actions} active={!typing} />
        {typing && at.step !== 'gone' && (
          <NumberPad
            title={t('return.howMany')}
            unit={t('common.pieces')}
            digits={6}
            onEnter={(units) => run({ kind: 'quantity', units })()}
            onClose={() => setTyping(false)}
          />
        )}
      </div>
    </div>
  );
}
