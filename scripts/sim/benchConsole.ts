import { createInterface } from 'node:readline';
import { BENCH_HELP, BENCH_KEYS, parseBenchCommand, SIM_DEVICES } from './benchCommands.ts';
import type { SimBench } from './simBench.ts';

const KEYS = new Map(
  Object.values(BENCH_KEYS)
    .flat()
    .map(({ key, line }) => [key, line]),
);
const TOGGLE = 'toggle ';
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
/** A terminal that was not raw yet made the second of the first. */
const ENTER = ['\r', '\n'];
const BACKSPACE = '\u007f';
const ESCAPE = '\u001b';

/** Runs one line; false: it was `quit`. */
async function runLine(
  bench: SimBench,
  line: string,
  say: (line: string) => void,
): Promise<boolean> {
  if (line.trim() === '') return true;
  if (line.startsWith(TOGGLE)) {
    const device = SIM_DEVICES.find((one) => one === line.slice(TOGGLE.length));
    if (device !== undefined) await bench.toggle(device);
    return true;
  }
  const command = parseBenchCommand(line);
  if (command) await bench.run(command);
  else say(`not understood: ${line}`);
  return command?.kind !== 'quit';
}

/** Reads commands as lines, as they come from a pipe. */
export async function readBenchLines(
  bench: SimBench,
  input: NodeJS.ReadableStream,
  say: (line: string) => void,
): Promise<void> {
  for await (const line of createInterface({ input })) {
    if (!(await runLine(bench, line, say))) return;
  }
}

/** Reads single keys from a terminal; a key that wants more begins a line that Enter ends and Escape gives up. */
export async function readBenchKeys(
  bench: SimBench,
  input: NodeJS.ReadStream,
  output: NodeJS.WritableStream,
  say: (line: string) => void,
): Promise<void> {
  say(BENCH_HELP);
  input.setRawMode(true);
  input.setEncoding('utf8');
  let typed: string | null = null;
  const press = async (key: string): Promise<boolean> => {
    if (key === CTRL_C || key === CTRL_D) return runLine(bench, 'quit', say);
    if (typed === null) {
      const line = KEYS.get(key);
      if (line === undefined) return true;
      if (!/[ -]$/.test(line)) return runLine(bench, line, say);
      typed = line;
      output.write(`> ${line}`);
      return true;
    }
    if (ENTER.includes(key)) {
      const line: string = typed;
      typed = null;
      output.write('\n');
      return runLine(bench, line, say);
    }
    if (key === ESCAPE) {
      typed = null;
      output.write('\n');
    } else if (key === BACKSPACE) {
      if (typed !== '') output.write('\b \b');
      typed = typed.slice(0, -1);
    } else if (key >= ' ') {
      typed += key;
      output.write(key);
    }
    return true;
  };
  try {
    for await (const chunk of input) {
      for (const key of String(chunk)) if (!(await press(key))) return;
    }
  } finally {
    input.setRawMode(false);
  }
}
