import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSscc } from '../../shared/barcodes/index.ts';
import { parseBenchCommand, startSimBench, type SimBench } from '../../scripts/sim/index.ts';
import { launchStack, personWith, signIn, wedgeScan, type LaunchedStack } from './launch.ts';

let stack: LaunchedStack;
let bench: SimBench;
let page: Page;
let pageErrors: readonly string[];

beforeAll(async () => {
  bench = await startSimBench({
    ports: { scanner: 0, scale: 0, printer: 0, window: 0 },
    language: 'zpl',
    say: () => undefined,
  });
  stack = await launchStack();
  const station = await stack.addStation('Front desk');
  ({ page, pageErrors } = station);
  await signIn(page, personWith('supervisor'));
  await page.getByTestId('nav-devices').click();
  await page.getByTestId('devices-overview').waitFor();
});
afterAll(async () => {
  await stack?.close();
  await bench?.close();
});

const run = async (line: string) => {
  const command = parseBenchCommand(line);
  if (!command) throw new Error(line);
  await bench.run(command);
};
const tab = (name: string) => page.getByTestId(`devices-tab-${name}`).click();
const row = (kind: string, state: string) =>
  page.locator(`[data-testid="${kind}-row"][data-state="${state}"]`);
const printed = async () => {
  const answer = await fetch(`${bench.url}labels`);
  return ((await answer.json()) as unknown[]).length;
};

async function addOnNetwork(kind: 'scanner' | 'scale', name: string): Promise<void> {
  await page.getByTestId(`${kind}-add`).click();
  const form = page.getByTestId(`${kind}-form`);
  await form.getByTestId(`${kind}-transport`).getByText('Network').click();
  await form.getByTestId('device-name').fill(name);
  await form.getByTestId('device-address').fill(`127.0.0.1:${bench.ports[kind]}`);
  await form.getByTestId('device-save').click();
  await row(kind, 'connected').waitFor();
}

describe('devices on the screen', () => {
  it('have no settings of a desktop program beside them where there is none', async () => {
    await page.getByTestId('devices-tab-feedback').waitFor();
    expect(await page.getByTestId('devices-tab-computer').count()).toBe(0);
  });

  it('are added by kind, and each shows that it works', async () => {
    await page.getByTestId('printer-add').click();
    const form = page.getByTestId('printer-form');
    await form.getByTestId('device-name').fill('Simulated printer');
    await form.getByTestId('printer-host').fill('127.0.0.1');
    await form.getByTestId('printer-port').fill(String(bench.ports.printer));
    await form.getByTestId('device-save').click();
    await page.getByTestId('printer-row').waitFor();
    await addOnNetwork('scanner', 'Simulated scanner');
    await addOnNetwork('scale', 'Simulated scale');

    await run('scan LOC-A-01-1-A');
    await page.getByTestId('last-read').getByText('LOC-A-01-1-A').waitFor();
    await run('weigh 250');
    const weight = page.locator('[data-testid="live-weight"][data-state="stable"]');
    await weight.getByText('250 g').waitFor();
    await page.getByTestId('printer-test').click();
    await page.getByTestId('printer-test-told').waitFor();
    await expect.poll(printed).toBe(1);
    await row('printer', 'connected').waitFor();
    expect(await page.getByTestId('overview-scale').innerText()).toContain('1 of 1 ready');
  });

  it('tell a weight that does not count from one that does', async () => {
    const state = (name: string) =>
      page.locator(`[data-testid="live-weight"][data-state="${name}"]`).waitFor();
    await run('scale over');
    await state('over');
    await run('scale motion');
    await state('motion');
    await run('scale stable');
    await state('stable');
  });

  it('are told when they are unplugged, with what to do, and heal by themselves', async () => {
    await run('unplug scanner');
    await row('scanner', 'absent').getByText('Check that it is on').waitFor();
    expect(await page.getByTestId('overview-scanner').innerText()).toContain('0 of 1 ready');
    await run('plug scanner');
    await row('scanner', 'connected').waitFor();
    await run('scan LOC-A-01-1-B');
    await page.getByTestId('last-read').getByText('LOC-A-01-1-B').waitFor();
  });

  it('that are out of paper say so in words', async () => {
    await run('printer paper-out');
    await page.getByTestId('printer-test').click();
    await row('printer', 'no-media').getByText('put in a new roll').first().waitFor();
    await run('printer none');
    await row('printer', 'connected').waitFor();
    await page.getByTestId('printer-test').click();
    await expect.poll(printed).toBe(2);
  });

  it('tell their state while they are looked at, without anything being printed', async () => {
    await run('printer head-open');
    await row('printer', 'warning').getByText('close it').waitFor();
    await run('printer none');
    await row('printer', 'connected').waitFor();
    expect(await printed()).toBe(2);
  });
});

describe('a bench', () => {
  it('is put together, prints its barcode, and binds the station that scans it', async () => {
    await tab('benches');
    await page.getByTestId('bench-add').click();
    const form = page.getByTestId('bench-form');
    await form.getByTestId('device-name').fill('Window bench');
    await form.getByLabel('Simulated printer').check();
    await form.getByLabel('Simulated scanner').check();
    await form.getByTestId('device-save').click();
    const made = page.locator('[data-testid="bench-row"][data-name="Window bench"]');
    await made.getByText('Simulated printer · Simulated scanner').waitFor();
    await made.getByTestId('bench-print').click();
    await expect.poll(printed).toBe(3);

    await run('scan BENCH-01');
    await page.locator('[data-testid="bench-row"][data-bound="true"]').waitFor();
    await page.locator('header').getByText('Window bench').waitFor();
    await run('scan BENCH-77');
    await page.getByText('No bench BENCH-77 is set up').waitFor();
    await made.getByTestId('bench-free').click();
    await page.locator('[data-testid="bench-row"][data-bound="false"]').waitFor();
  });

  it('is named before one of its devices is removed, which can be taken back', async () => {
    await tab('connected');
    const scanner = page.getByTestId('scanner-row');
    await scanner.getByTestId('remove').click();
    await scanner.getByTestId('remove-uses').getByText('Window bench').waitFor();
    await scanner.getByTestId('remove-not').click();
    await scanner.getByTestId('remove').waitFor();
  });
});

describe('the scanner test', () => {
  it('tells what is set wrong, from a scanner that types and from one on a line', async () => {
    await tab('scanner-test');
    await page.getByTestId('scanner-test-screen').waitFor();
    await wedgeScan(page, 'AZYM-azym-0179');
    await page.getByTestId('test-code-letters').getByTestId('finding-all-right').waitFor();
    await wedgeScan(page, 'azym-AZYM-0179');
    await page.getByTestId('finding-case-swapped').waitFor();
    await run('scan ]C1010401234567890110AB21XY');
    await page.getByTestId('test-code-gs1').getByTestId('finding-gs-lost').waitFor();
    await run('scan ]C1010401234567890110AB\\x1d21XY');
    await page.getByTestId('test-code-gs1').getByTestId('finding-all-right').waitFor();
  });

  it('leaves the screen to be used by hand', async () => {
    await tab('labels');
    await page.getByTestId('labels-find').fill('B-');
    await page.getByTestId('labels-choices').getByRole('checkbox').first().check();
    await page.locator('[data-testid="label-preview"][data-state="drawn"]').waitFor();
    await page.getByTestId('labels-print').click();
    await expect.poll(printed).toBe(4);
  });
});

describe('labels', () => {
  it('that wait for a printer say why, and can be taken back', async () => {
    await run('printer paper-out');
    await page.getByTestId('labels-print').click();
    await page.getByTestId('labels-told').getByText('put in a new roll').waitFor();
    await tab('connected');
    await page.getByTestId('job-cancel').click();
    await page.getByTestId('job-row').waitFor({ state: 'detached' });
    await run('printer none');
    await row('printer', 'connected').waitFor();
    expect(await printed()).toBe(4);
  });

  it('of pallets take the next number of this station at a press', async () => {
    await tab('labels');
    await page.getByText('Pallet label').click();
    const sscc = page.getByTestId('pallet-sscc');
    const taken = new Set<string>();
    for (const count of [1, 2]) {
      await page.getByTestId('pallet-next').click();
      await expect
        .poll(async () => {
          taken.add(await sscc.inputValue());
          return [...taken].filter((number) => isSscc(number)).length;
        })
        .toBe(count);
    }
    await page.locator('[data-testid="label-preview"][data-state="drawn"]').waitFor();
    await page.getByTestId('labels-print').click();
    await page.getByTestId('labels-told').getByText('printed').waitFor();
    expect(await printed()).toBe(5);
  });
});

it('tries sounds and shows each answer with a shape of its own', async () => {
  await tab('feedback');
  for (const [sound, kind] of [
    ['ok', 'ok'],
    ['attention', 'attention'],
    ['error', 'wrong'],
  ]) {
    await page.getByTestId(`feedback-try-${sound}`).click();
    await page.locator(`[data-testid="feedback-bar"][data-kind="${kind}"]`).waitFor();
  }
  await page.getByTestId('feedback-volume').getByText('Off').click();
  await page.reload();
  await page
    .getByTestId('feedback-volume')
    .locator('input[value="off"]:checked')
    .waitFor({ state: 'attached' });
  expect(pageErrors).toEqual([]);
});
