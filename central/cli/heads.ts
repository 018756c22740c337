import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { AppError } from '../../shared/errors.ts';
import { SignedHead } from '../../shared/protocol/index.ts';
import { closed } from '../../shared/schema/index.ts';
import { exportHeads, ledgerKey } from '../ledger/index.ts';
import { addDataOption, withStore, type DataOption } from './options.ts';

const headsFile = Compile(closed({ key: Type.String(), heads: Type.Array(SignedHead) }));

/** Heads as `heads --out` wrote them. Throws `heads-unreadable`. */
export function readHeadsFile(path: string): SignedHead[] {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new AppError('heads-unreadable', { path, problem });
  }
  if (headsFile.Check(value)) return value.heads;
  throw new AppError('heads-unreadable', { path, problem: 'not what heads --out writes' });
}

interface HeadsOptions extends DataOption {
  readonly out?: string;
  readonly key?: boolean;
}

/** `heads`: how far every shard's ledger has come, signed, to be kept elsewhere. */
export function addHeadsCommand(program: Command): void {
  const command = program
    .command('heads')
    .description(
      'Tell how far the ledger of every shard has come, signed. Kept elsewhere, it exposes a ledger that was cut short or rewritten: verify --heads FILE.',
    )
    .option('--out <file>', 'write it there')
    .option('--key', 'tell only the public key that signs heads (Ed25519, SPKI DER, base64)');
  addDataOption(command).action(async ({ out, key, ...where }: HeadsOptions) => {
    const text = await withStore(where, async (store) => {
      const { publicKey } = ledgerKey(store);
      if (key === true) return `${publicKey}\n`;
      return `${JSON.stringify({ key: publicKey, heads: await exportHeads(store) }, null, 2)}\n`;
    });
    if (out === undefined) process.stdout.write(text);
    else writeFileSync(out, text);
  });
}
