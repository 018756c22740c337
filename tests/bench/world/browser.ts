import { mkdtemp, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { CHROMIUM_FLAGS } from '../../e2e/launch.ts';

const BINARIES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
export interface BenchWindow {
  readonly page: Page;
  readonly close: () => Promise<void>;
}

/** A new browser with an empty profile on the disk, as a station has it on its first day. */
export async function openWindow(prepare?: () => void): Promise<BenchWindow> {
  const executablePath = BINARIES.find((binary) => existsSync(binary));
  if (executablePath === undefined) throw new Error('no Chromium here: apt-get install chromium');
  const profile = await mkdtemp(path.join(tmpdir(), 'stowline-bench-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: [...CHROMIUM_FLAGS],
    viewport: { width: 1280, height: 800 },
  });
  if (prepare) await context.addInitScript(prepare);
  const page = context.pages()[0] ?? (await context.newPage());
  return {
    page,
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
