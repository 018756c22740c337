/**
 * A witness of the journal: small files elsewhere that say how far it had come. A journal that was put
 * back from a backup knows nothing of what was recorded and which numbers were used after that; central
 * can tell, and the witness can before central is reached.
 */
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Journal } from './journal/index.ts';
import type { StationEnv } from './ports.ts';

/** How often it is brought up to date. It need not be exact: a backup is older than that. ms */
const WRITE_EVERY_MS = 500;
/** Epochs remembered; the last one is the journal's own. */
const EPOCHS_MAX = 20;
const FILE = 'journal.witness.json';

const Testimony = Type.Object({
  stationId: Type.String(),
  /** In the order they began: how many facts each has, and how many leased numbers were used. */
  epochs: Type.Array(
    Type.Object({ epoch: Type.String(), n: Type.Integer(), used: Type.Integer() }),
  ),
});
type Testimony = Static<typeof Testimony>;
const testimony = Compile(Testimony);

export interface Witness {
  /** An earlier run had come further than this journal, or had begun another epoch after its own. */
  readonly sawMore: boolean;
  /** Says how far it has come now, and goes on saying it. */
  readonly start: () => void;
  readonly close: () => Promise<void>;
}

export interface WitnessOptions {
  /** Each best where what restores the journal does not restore it, too. */
  readonly directories: readonly string[];
  readonly stationId: string;
  readonly journal: Pick<Journal, 'epoch' | 'facts' | 'numbers'>;
  readonly report: StationEnv['report'];
}

/** In the station's own folder, and beside it: a backup put back may be of the journal or of the folder. */
export const witnessDirectories = (dataDir: string): string[] => [
  dataDir,
  join(dirname(dataDir), `.${basename(dataDir)}.witness`),
];

async function readTestimony(directory: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(directory, FILE), 'utf8')) as unknown;
  } catch {
    // Absent, or cut off by a crash: then the others tell, or nobody.
    return undefined;
  }
}

async function writeTestimony(directory: string, text: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, FILE);
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}

export async function openWitness(options: WitnessOptions): Promise<Witness> {
  const { directories, stationId, journal, report } = options;
  const now = () => ({
    epoch: journal.epoch,
    n: journal.facts.nextN() - 1,
    used: journal.numbers.used(),
  });

  const heard = (await Promise.all(directories.map(readTestimony)))
    .filter((value): value is Testimony => testimony.Check(value))
    .filter((value) => value.stationId === stationId);
  const own = now();
  const sawMore = heard.some(({ epochs }) => {
    const at = epochs.findIndex(({ epoch }) => epoch === own.epoch);
    const known = epochs[at];
    if (known === undefined) return false;
    return at < epochs.length - 1 || known.n > own.n || known.used > own.used;
  });
  // Whoever remembers most epochs: the others were put back, or could not be written for a while.
  let epochs = heard.map((each) => each.epochs).toSorted((a, b) => b.length - a.length)[0] ?? [];

  let written = '';
  let failing = false;
  let writing: Promise<void> = Promise.resolve();
  const write = async (): Promise<void> => {
    const state = now();
    epochs = [...epochs.filter(({ epoch }) => epoch !== state.epoch), state].slice(-EPOCHS_MAX);
    const text = JSON.stringify({ stationId, epochs } satisfies Testimony);
    if (text === written) return;
    await Promise.all(directories.map((directory) => writeTestimony(directory, text)));
    written = text;
    failing = false;
  };
  const writeNext = (): void => {
    writing = writing.then(write).catch((error: unknown) => {
      // Said once: it is tried again twice a second.
      if (!failing) report('journal witness', error);
      failing = true;
    });
  };

  let timer: NodeJS.Timeout | undefined;
  return {
    sawMore,
    start: () => {
      writeNext();
      timer = setInterval(writeNext, WRITE_EVERY_MS);
      timer.unref();
    },
    close: async () => {
      if (timer === undefined) return;
      clearInterval(timer);
      writeNext();
      await writing;
    },
  };
}
