import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { AppError } from '../../shared/errors.ts';

/** A line typed at the terminal, without showing it. */
async function askHidden(question: string): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const line = createInterface({ input: process.stdin, output: silent, terminal: true });
  process.stderr.write(question);
  try {
    return await new Promise<string>((answered, left) => {
      line.once('close', () => left(new AppError('pin-not-given', {})));
      line.question('', answered);
    });
  } finally {
    line.removeAllListeners('close');
    line.close();
    process.stderr.write('\n');
  }
}

async function firstLine(): Promise<string> {
  const line = createInterface({ input: process.stdin });
  for await (const text of line) return text.trim();
  return '';
}

/**
 * A PIN from the terminal, asked for twice, or as the first line of what is piped in. Never an argument:
 * those stand in the shell's history and in the list of processes. Throws `pin-not-given`, `pins-differ`.
 */
export async function readPin(): Promise<string> {
  if (!process.stdin.isTTY) {
    const pin = await firstLine();
    if (pin === '') throw new AppError('pin-not-given', { try: 'pipe it in, or --new-pin' });
    return pin;
  }
  const pin = await askHidden('PIN (4 to 12 digits): ');
  if ((await askHidden('Again: ')) !== pin) throw new AppError('pins-differ', {});
  return pin;
}
