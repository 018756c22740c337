import type { ReactNode } from 'react';
import classes from './floor.module.css';
import { useFloorKeys, type FloorKeys } from './useFloorKeys.ts';

export interface Action {
  readonly id: string;
  readonly label: string;
  /** Keys that do the same; the first is printed on the button. */
  readonly keys: readonly string[];
  readonly run: () => void;
  readonly primary?: boolean;
  readonly disabled?: boolean;
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  Backspace: '⌫',
  Enter: '⏎',
  Escape: 'Esc',
  ' ': '␣',
};

export function KeyCap(props: { name: string }) {
  return <kbd className={classes.key}>{KEY_NAMES[props.name] ?? props.name}</kbd>;
}

/** One touch target: label and key. Never takes the focus, so that a scanner's Enter presses nothing. */
export function ActionButton(props: { action: Action; children?: ReactNode }) {
  const { action } = props;
  return (
    <button
      type="button"
      className={classes.action}
      data-primary={action.primary || undefined}
      data-testid={`action-${action.id}`}
      disabled={action.disabled}
      tabIndex={-1}
      onMouseDown={(event) => event.preventDefault()}
      onClick={action.run}
    >
      <span>{action.label}</span>
      {props.children}
      {action.keys[0] !== undefined && <KeyCap name={action.keys[0]} />}
    </button>
  );
}

/** The actions of a screen, each with its key. */
export function ActionBar(props: {
  readonly actions: readonly Action[];
  /** Keys without a button of their own. */
  readonly extraKeys?: FloorKeys;
  readonly active?: boolean;
}) {
  const keys = Object.fromEntries(
    props.actions
      .filter(({ disabled }) => !disabled)
      .flatMap(({ keys: names, run }) => names.map((name) => [name, run])),
  );
  useFloorKeys({ ...keys, ...props.extraKeys }, { active: props.active ?? true });
  return (
    <div className={classes.actions} role="toolbar">
      {props.actions.map((action) => (
        <ActionButton key={action.id} action={action} />
      ))}
    </div>
  );
}
