import type { ReactNode } from 'react';
import styles from './sign.module.css';

const SHAPES = { ok: '✓', attention: '▲', wrong: '✕' } as const;

export interface SignProps {
  readonly kind: keyof typeof SHAPES;
  readonly children: ReactNode;
  readonly testId?: string;
}

/** A sentence that says how something went: shape and colour, readable on white. */
export function Sign({ kind, children, testId }: SignProps) {
  return (
    <p
      className={styles['sign']}
      data-kind={kind}
      role={kind === 'wrong' ? 'alert' : 'status'}
      data-testid={testId}
    >
      {SHAPES[kind]} {children}
    </p>
  );
}
