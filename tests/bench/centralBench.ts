/**
 * Central under load on both engines: intake through the whole pipeline, facts, pulls, memory, and a kill in
 * the middle. Central is a process of its own, this one makes the load, and both share the machine.
 */
import { postToEcho, verifyBare } from './central/compared.ts';
import { ENGINES, type EngineName } from './central/engines.ts';
import { fileOrders } from './central/fileOrders.ts';
import { measureEngine } from './central/measure.ts';
import { forComparison, type BenchResult, type Figure } from './figures.ts';
import type { Scale } from './scale.ts';

const ONLY = 'STOWLINE_BENCH_ENGINE';

/** Both, unless the environment names one: for work on one of them. */
const enginesToMeasure = (): readonly EngineName[] =>
  ENGINES.filter((engine) => (process.env[ONLY] ?? engine) === engine);

export async function benchCentral({ central: scale }: Scale): Promise<BenchResult> {
  const file = await fileOrders(scale.fileOrders);
  const figures: Record<string, Figure> = {
    echo: forComparison(await postToEcho(scale.comparedSeconds), 'orders/s'),
    verifyBare: forComparison(verifyBare(), 'facts/s'),
  };
  const notes = [
    `${file.real ? 'the real file' : 'a generated file'}: ${file.linesPerOrder.toFixed(1)} lines an order`,
  ];
  for (const engine of enginesToMeasure()) {
    const found = await measureEngine(engine, scale, file);
    Object.assign(figures, found.figures);
    notes.push(...found.notes);
  }
  return { figures, notes };
}
