import { useState, useSyncExternalStore, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { createValue } from '../../ui/index.ts';
import { KeyCap } from './ActionBar.tsx';
import classes from './floor.module.css';
import { useFloorKeys } from './useFloorKeys.ts';

const DIGITS = ['7', '8', '9', '4', '5', '6', '1', '2', '3'] as const;

export interface NumberPadProps {
  readonly title: string;
  readonly unit: string;
  /** Longest number in digits. */
  readonly digits: number;
  readonly onEnter: (value: number) => void;
  readonly onClose: () => void;
}

/** A number by touch or keys, beside the work and not over it: scans go on being handled. */
export function NumberPad(props: NumberPadProps) {
  const { t } = useTranslation('floor');
  // The last digit and Enter may come in one go: what is typed must not wait for the next drawing.
  const [typed] = useState(() => createValue(''));
  const text = useSyncExternalStore(typed.subscribe, typed.get);
  const push = (digit: string) => {
    const before = typed.get();
    if (before.length < props.digits) typed.set((before + digit).replace(/^0+(?=\d)/, ''));
  };
  const remove = () => typed.set(typed.get().slice(0, -1));
  const enter = () => (typed.get() === '' ? props.onClose() : props.onEnter(Number(typed.get())));
  const digitKeys = ['0', ...DIGITS].map((digit) => [digit, () => push(digit)] as const);
  useFloorKeys(
    {
      ...Object.fromEntries(digitKeys),
      Backspace: remove,
      Enter: enter,
      Escape: props.onClose,
    },
    { typing: true },
  );
  const button = (id: string, label: ReactNode, run: () => void, primary = false) => (
    <button
      key={id}
      type="button"
      tabIndex={-1}
      className={classes.padKey}
      data-primary={primary || undefined}
      data-testid={`pad-${id}`}
      onMouseDown={(event) => event.preventDefault()}
      onClick={run}
    >
      {label}
    </button>
  );
  return (
    <aside className={classes.pad} data-testid="number-pad">
      <div className={classes.padTitle}>{props.title}</div>
      <div className={classes.padValue} data-testid="pad-value">
        {text === '' ? '–' : text} <small>{props.unit}</small>
      </div>
      <div className={classes.padKeys}>
        {DIGITS.map((digit) => button(digit, digit, () => push(digit)))}
        {button('delete', '⌫', remove)}
        {button('0', '0', () => push('0'))}
        {button('enter', '⏎', enter, true)}
      </div>
      <button
        type="button"
        tabIndex={-1}
        className={classes.action}
        data-testid="pad-close"
        onMouseDown={(event) => event.preventDefault()}
        onClick={props.onClose}
      >
        <span>{t('common.close')}</span>
        <KeyCap name="Escape" />
      </button>
    </aside>
  );
}
