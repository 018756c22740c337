import type { ReactNode } from 'react';
import styles from '../devices.module.css';

const SHAPES = { ok: '✓', busy: '◔', attention: '▲', wrong: '✕', unknown: '?' } as const;
export type StateKind = keyof typeof SHAPES;

/** A state in words, with its shape and colour. */
export function StateWords(props: {
  readonly kind: StateKind;
  readonly children: ReactNode;
  readonly testId?: string;
}) {
  return (
    <div
      className={styles['state']}
      data-kind={props.kind}
      role="status"
      data-testid={props.testId}
    >
      <b aria-hidden>{SHAPES[props.kind]}</b> <span>{props.children}</span>
    </div>
  );
}
