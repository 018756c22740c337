import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Violation } from '../invariants/index.ts';
import type { DemoStation } from './stack.ts';

export interface Figure {
  readonly value: number;
  readonly unit: string;
  readonly goal: number | null;
  readonly met: boolean;
}

export interface Summary {
  readonly ok: boolean;
  readonly violations: readonly Violation[];
  readonly figures: Readonly<Record<string, Figure>>;
}

export interface Report {
  readonly dir: string;
  readonly shot: (station: DemoStation, name: string) => Promise<void>;
  readonly label: (name: string, png: Uint8Array) => Promise<void>;
  readonly finish: (summary: Summary & { readonly source: string }) => Promise<void>;
}

const EARLIER = /^(?:\d\d-|failed-|label-).*\.png$|^summary\.json$/;

/** An empty report: what an earlier shift left in the folder goes, and nothing else. */
export async function openReport(dir: string): Promise<Report> {
  await mkdir(path.join(dir, 'labels'), { recursive: true });
  for (const folder of [dir, path.join(dir, 'labels')]) {
    const earlier = (await readdir(folder)).filter((name) => EARLIER.test(name));
    for (const name of earlier) await rm(path.join(folder, name));
  }
  return {
    dir,
    shot: async ({ page }, name) => {
      await page.screenshot({ path: path.join(dir, `${name}.png`) });
    },
    label: (name, png) => writeFile(path.join(dir, 'labels', `${name}.png`), png),
    finish: (summary) =>
      writeFile(path.join(dir, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`),
  };
}

/** A figure that has to be exactly so. */
export const exactly = (value: number, goal: number, unit: string): Figure => ({
  value,
  unit,
  goal,
  met: value === goal,
});

export const atLeast = (value: number, goal: number, unit: string): Figure => ({
  value,
  unit,
  goal,
  met: value >= goal,
});

/** A figure that is only told. */
export const told = (value: number, unit: string): Figure => ({
  value,
  unit,
  goal: null,
  met: true,
});
