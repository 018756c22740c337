/** The walk of `npm run test:electron`, behind the agent and in Chromium, so that it stays walkable. */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildRenderer } from '../../../scripts/lib/builds.ts';
import { stopProgram } from '../../../scripts/lib/processes.ts';
import { openBrowser, serveAgent } from '../../e2e/programs.ts';
import { walkShift } from './walkShift.ts';
import { openWalkWorld, type WalkWorld } from './walkWorld.ts';

const ORDERS = 2;

let folder: string;
let world: WalkWorld;
let browser: Browser;
let agent: ChildProcess | undefined;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'stowline-walk-'));
  await buildRenderer();
  [world, browser] = await Promise.all([openWalkWorld(folder, ORDERS), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  if (agent) await stopProgram(agent);
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});

it('goes from the first window to shipped parcels, the last one without central', async () => {
  const dataDir = path.join(folder, 'station');
  const { centralData, line, printer, labels } = world;
  const served = await serveAgent({ name: 'Walk', dataDir, centralData, centralUrl: line.url });
  ({ agent } = served);
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(served.url);
  const station = world.stationOn(page, dataDir);
  const walked = await walkShift({
    ...{ station, printer, labels, orders: ORDERS, tell: () => undefined },
  });
  expect(walked.lines).toBeGreaterThanOrEqual(ORDERS);
  expect(new Set(walked.shipped).size).toBe(ORDERS);
  for (const sscc of walked.shipped) expect(labels.onPaper(sscc), sscc).toBe(true);
});
