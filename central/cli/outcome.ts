/** Differences printed one by one; the rest is a number. */
const SHOWN_MAX = 50;

/** What a check found, for people and for programs. */
export interface Outcome {
  readonly ok: boolean;
  readonly summary: string;
  readonly details: readonly string[];
}

/** Exit code 1 when something is off. */
export function report(outcome: Outcome, value: unknown, json: boolean): void {
  if (!outcome.ok) process.exitCode = 1;
  if (json) {
    process.stdout.write(`${JSON.stringify(value)}\n`);
    return;
  }
  for (const line of outcome.details.slice(0, SHOWN_MAX)) process.stdout.write(`${line}\n`);
  const hidden = outcome.details.length - SHOWN_MAX;
  if (hidden > 0) process.stdout.write(`… and ${hidden} more\n`);
  process.stdout.write(`${outcome.summary}\n`);
}
