import type { StatusProtocol, StatusReading } from './protocol.ts';

/** Answer to ^ee (Zebra, "EPL2 Programmer's Manual"): two digits and CR LF, some models with a sign before them. */
const ANSWER = /(?:^|[^\d])(\d\d)\r?\n/;
const MAX_LENGTH = 256;

/** The others tell of the last command, not of the printer: they hinder nothing. */
const PROBLEMS: Readonly<Record<string, string>> = { '07': 'paper-out', '11': 'head-open' };

function read(text: string): StatusReading {
  const code = ANSWER.exec(text)?.[1];
  if (code === undefined) return { kind: text.length > MAX_LENGTH ? 'malformed' : 'incomplete' };
  const problem = PROBLEMS[code] ?? null;
  return { kind: 'status', condition: { problem, warning: null, busy: false, partial: false } };
}

export const EPL_STATUS: StatusProtocol = {
  name: '^ee',
  question: Buffer.from('^ee\r\n'),
  read,
  confirmation: { kind: 'none' },
};
