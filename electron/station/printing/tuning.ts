/** Deadlines and pauses of the spool, all in milliseconds. */
export interface PrintingTuning {
  readonly connectMs: number;
  /** Answer to one ~HS. */
  readonly statusMs: number;
  /** Longest time in which the printer takes no bytes at all. */
  readonly stallMs: number;
  /** From the last byte until the printer says that everything is on paper. */
  readonly confirmMs: number;
  /** Pause between two questions while waiting for that. */
  readonly confirmPauseMs: number;
  /** From our end of the line until the printer's. */
  readonly closeMs: number;
  /** First and longest pause after a failure; it doubles in between. */
  readonly retryMinMs: number;
  readonly retryMaxMs: number;
  /** An idle printer that answers ~HS is asked this often, so that missing paper shows before it is needed. */
  readonly idleProbeMs: number;
}

export const DEFAULT_TUNING: PrintingTuning = {
  connectMs: 3_000,
  statusMs: 2_000,
  stallMs: 10_000,
  confirmMs: 30_000,
  confirmPauseMs: 250,
  closeMs: 5_000,
  retryMinMs: 500,
  retryMaxMs: 5_000,
  idleProbeMs: 30_000,
};
