import { useTranslation } from 'react-i18next';
import {
  isPackWork,
  type PackEvent,
  type PackPosition,
  type PackState,
} from '../../../shared/domain/packing/index.ts';
import type { PrintJob } from '../../../shared/host/index.ts';
import type { Action } from '../common/ActionBar.tsx';
import type { FloorKeys } from '../common/useFloorKeys.ts';

export type Beside = 'nothing' | 'quantity' | 'weight' | 'weight-reason' | 'reprint';

export interface PackActionsInput {
  readonly at: PackPosition;
  readonly state: PackState;
  /** The job that a word of the person would be about. */
  readonly job: PrintJob | undefined;
  readonly run: (event: PackEvent) => () => void;
  readonly beside: (what: Beside) => void;
  readonly home: () => void;
  readonly itPrinted: () => void;
}

const REPRINTABLE: ReadonlySet<PrintJob['state']> = new Set([
  'sent',
  'printed',
  'unknown',
  'failed',
]);

/** What can be done at this step, each with its key; nothing that would only be refused. */
export function usePackActions(input: PackActionsInput): {
  readonly actions: readonly Action[];
  readonly askActions: readonly Action[];
  /** While the parcel is to be weighed, or its weight to be decided about. */
  readonly weighActions: readonly Action[];
  readonly extraKeys: FloorKeys;
} {
  const { t } = useTranslation('floor');
  const { at, state, job, run, beside, home } = input;
  const undo: Action = {
    id: 'undo',
    label: t('common.undo'),
    keys: ['Z', 'Backspace'],
    run: run({ kind: 'undo' }),
  };
  const homeAction: Action = { id: 'home', label: t('pack.toList'), keys: ['H'], run: home };
  if (!isPackWork(at)) {
    return {
      actions: [{ ...homeAction, keys: ['H', 'F', 'Enter', 'Escape'], primary: true }],
      askActions: [],
      weighActions: [],
      extraKeys: {},
    };
  }
  const acknowledge = run({ kind: 'acknowledge' });
  const acknowledgeKeys = state.wrong ? { Enter: acknowledge, Escape: acknowledge } : {};
  if (at.step === 'apply') {
    const reprint: Action = {
      id: 'reprint',
      label: t('pack.reprint'),
      keys: ['R'],
      run: () => beside('reprint'),
      disabled: !job || !REPRINTABLE.has(job.state),
    };
    const relabel: Action = {
      id: 'relabel',
      label: t('pack.relabel'),
      keys: ['L'],
      run: run({ kind: 'relabel' }),
      primary: true,
    };
    // While it is asked whether a document came out, R stands beside the question and means that document.
    const asked = job?.state === 'unknown';
    const main = at.stale ? [relabel] : asked ? [] : [reprint];
    return {
      actions: [...main, homeAction],
      askActions: [],
      weighActions: [],
      extraKeys: {
        ...acknowledgeKeys,
        ...(asked ? { Y: input.itPrinted, R: reprint.run } : {}),
      },
    };
  }
  const empty = (at.open?.lines.length ?? 0) === 0;
  const nextParcel: Action = {
    id: 'next-parcel',
    label: t('pack.nextParcel'),
    keys: ['N'],
    run: run({ kind: 'next-parcel' }),
    disabled: empty || at.totals.left === 0,
  };
  const closeParcel: Action = {
    id: 'close-parcel',
    label: t('pack.close'),
    keys: ['F'],
    run: run({ kind: 'close' }),
    primary: at.step === 'close',
    disabled: empty,
  };
  const shipShort: Action = {
    id: 'ship-short',
    label: t('pack.shipShort'),
    keys: ['S'],
    run: run({ kind: 'ship-short' }),
    primary: true,
  };
  const back: Action = {
    id: 'ask-back',
    label: t('common.back'),
    keys: ['Escape'],
    run: run({ kind: 'undo' }),
  };
  const weight: Action = {
    id: 'weight',
    label: t('pack.weight'),
    keys: ['W'],
    run: () => beside('weight'),
  };
  const weighBack: Action = { ...back, id: 'weigh-back', keys: ['Escape', 'Z', 'Backspace'] };
  const weighActions: readonly Action[] =
    state.differs === null
      ? [
          weighBack,
          weight,
          {
            id: 'without-weight',
            label: t('pack.weigh.without'),
            keys: ['N'],
            run: run({ kind: 'without-weight' }),
          },
        ]
      : [
          { ...weighBack, label: t('pack.weigh.check'), primary: true },
          {
            id: 'weigh-again',
            label: t('pack.weigh.again'),
            keys: ['R'],
            run: run({ kind: 'weigh-again' }),
          },
          {
            id: 'accept-weight',
            label: t('pack.weigh.accept'),
            keys: ['A'],
            run: () => beside('weight-reason'),
          },
        ];
  if (state.weighing !== null) {
    return {
      actions: [homeAction],
      askActions: [],
      weighActions,
      extraKeys: Object.fromEntries(
        weighActions.flatMap(({ keys, run }) => keys.map((key) => [key, run])),
      ),
    };
  }
  return {
    weighActions,
    actions: [
      undo,
      {
        id: 'quantity',
        label: t('common.quantity'),
        keys: ['Q'],
        run: () => beside('quantity'),
        disabled: state.entries.length === 0,
      },
      weight,
      nextParcel,
      homeAction,
      closeParcel,
    ],
    askActions: [back, ...(at.totals.left > 0 ? [nextParcel] : []), shipShort],
    extraKeys: state.asking
      ? { S: shipShort.run, Escape: back.run }
      : {
          ...(at.step === 'close' && !state.wrong ? { Enter: closeParcel.run } : {}),
          ...acknowledgeKeys,
        },
  };
}
