import type { ReactNode } from 'react';
import classes from './floor.module.css';

export interface ProgressStripProps {
  readonly title: ReactNode;
  readonly text: ReactNode;
  readonly done: number;
  readonly total: number;
}

/** Where one is in the whole of it: always in sight, never in the way. */
export function ProgressStrip(props: ProgressStripProps) {
  const { done, total } = props;
  const part = total === 0 ? 0 : Math.min(1, done / total);
  return (
    <div className={classes.strip}>
      <span className={classes.stripTitle}>{props.title}</span>
      <span
        className={classes.track}
        role="progressbar"
        aria-valuenow={done}
        aria-valuemin={0}
        aria-valuemax={total}
        data-testid="progress"
      >
        <span className={classes.trackFill} style={{ width: `${part * 100}%` }} />
      </span>
      <span className={classes.stripText}>{props.text}</span>
    </div>
  );
}
