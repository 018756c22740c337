import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDesktop, type Desktop } from './desktop.ts';

let opened: Desktop | undefined;
let desktop: Desktop;
let script: string;

async function buildPage(): Promise<string> {
  const built = await build({
    configFile: false,
    root: fileURLToPath(new URL('.', import.meta.url)),
    logLevel: 'error',
    build: {
      write: false,
      target: 'chrome130',
      lib: { entry: 'wedgePage.ts', formats: ['iife'], name: 'wedge' },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (output === undefined || !('output' in output)) throw new Error('the page was not built');
  const [chunk] = output.output;
  if (chunk.type !== 'chunk') throw new Error('the page was built into an asset');
  return chunk.code;
}

beforeAll(async () => {
  script = await buildPage();
  desktop = opened = await openDesktop();
});
afterAll(() => opened?.close());
beforeEach(async () => {
  const { page } = desktop;
  await page.goto('about:blank');
  await page.addScriptTag({ content: script });
  await page.bringToFront();
  await page.mouse.click(600, 500);
});

const scans = () => desktop.page.evaluate(() => [...window.wedgePage.scans]);
const field = () => desktop.page.inputValue('#field');
const focusField = () => desktop.page.click('#field');

describe('a scanner that types, a Chinese input method on', () => {
  it('is read whole outside of fields, fifty codes at 10 ms a key, while the page is busy', async () => {
    const codes = Array.from({ length: 50 }, (_, n) => `LOC-A-${String(n).padStart(2, '0')}-nihao`);
    // The desktop itself may swallow the first keys of its life, while its input method starts.
    const first = async () => {
      await desktop.type('TOTE-001\n', 10);
      return (await scans()).at(-1);
    };
    await expect.poll(first).toBe('TOTE-001');
    const before = await scans();
    await desktop.page.evaluate(() => window.wedgePage.keepBusy(200, 300));
    await desktop.type(codes.map((code) => `${code}\n`).join(''), 10);
    await expect.poll(async () => (await scans()).length).toBe(before.length + codes.length);
    expect(await scans()).toEqual([...before, ...codes]);
    expect(await desktop.page.evaluate(() => window.wedgePage.keys)).toEqual([]);
  });

  it('sends GS as Ctrl+], which keeps two values apart', async () => {
    await desktop.type(']C10109501101530003', 10);
    await desktop.type('10LOT', 10);
    await desktop.press('ctrl+bracketright', '2', '1', 'S', 'Return');
    await expect.poll(scans).toEqual([']C1010950110153000310LOT\u001d21S']);
  });

  it('is told from typing in a field, which composes as ever', async () => {
    await focusField();
    await desktop.type('nihao ', 120);
    await expect.poll(field).toBe('你好');
    expect(await scans()).toEqual([]);
  });

  it('gives no part of a code where a field has the focus and the input method eats keys', async () => {
    await focusField();
    await desktop.type('nihao ', 120);
    await expect.poll(field).toBe('你好');
    // It turns its page with a hyphen and picks with a digit: nobody is told of those keys, and when the
    // system is busy of none but the last. What is left is refused, or not even recognised.
    await desktop.type('loc-a-01\n', 10);
    await desktop.page.mouse.click(600, 500);
    // Until the system has worked off what the input method had: then it is read whole.
    await expect
      .poll(
        async () => {
          await desktop.type('loc-a-02\n', 10);
          return scans();
        },
        { interval: 1_000 },
      )
      .toContain('loc-a-02');
    expect(new Set(await scans())).toEqual(new Set(['loc-a-02']));
  });

  it('is read in a field too where its number proves that all of it is there', async () => {
    await focusField();
    await desktop.type('nihao ', 120);
    await expect.poll(field).toBe('你好');
    await desktop.type('4006381333931\n', 10);
    await expect.poll(scans).toEqual(['4006381333931']);
    expect(await field()).toBe('你好');
  });

  it('is not what a person types at their own pace where nothing takes text', async () => {
    for (const char of 'nihao')
      await desktop.press(char).then(() => desktop.page.waitForTimeout(150));
    await expect
      .poll(() => desktop.page.evaluate(() => [...window.wedgePage.keys]))
      .toEqual(Array.from('nihao'));
    expect(await scans()).toEqual([]);
  });

  it('presses no button that has the focus', async () => {
    await desktop.page.focus('#button');
    await desktop.type('TOTE-007\n', 10);
    await expect.poll(scans).toEqual(['TOTE-007']);
    expect(await desktop.page.evaluate(() => window.wedgePage.presses)).toBe(0);
  });
});
