/**
 * A scanner in HID-POS mode on the devices screen. The agent runs in this process, so that a stand-in for the HID
 * library can be handed in: no machine that tests run on has such a scanner.
 */
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAgent, type Agent } from '../../electron/agent/index.ts';
import { aimReports } from '../../electron/station/scanners/testing/hidReports.ts';
import { createScanners } from '../../electron/station/scanners/index.ts';
import { fakeHid, type FakeScanner } from '../../electron/station/serial/testing/fakeHid.ts';
import { ROOT, runProgram } from '../../scripts/lib/processes.ts';
import { launchStack, personWith, signIn, type LaunchedStack } from './launch.ts';

const hid = fakeHid();
let stack: LaunchedStack;
let agent: Agent;
let page: Page;
let scanner: FakeScanner;
const pageErrors: string[] = [];

beforeAll(async () => {
  stack = await launchStack();
  const enrol = ['central/main.ts', 'enrol-code', '--data', stack.centralData];
  const enrolCode = (await runProgram(process.execPath, enrol)).trim().split('\n').at(-1) ?? '';
  agent = await startAgent({
    dataDir: path.join(stack.dir, 'hid'),
    centralUrl: stack.centralUrl,
    ...{ enrolCode, name: 'Bench', port: 0 },
    rendererDir: path.join(ROOT, 'out', 'renderer'),
    parts: { scanners: (deps) => createScanners(deps, { loadHid: async () => hid.library }) },
  });
  const context = await stack.browser.newContext({ viewport: { width: 1280, height: 800 } });
  page = await context.newPage();
  page.on('pageerror', (error) => pageErrors.push(String(error)));
  await page.goto(agent.url);
  await signIn(page, personWith('supervisor'));
  await page.getByTestId('nav-devices').click();
  await page.getByTestId('devices-overview').waitFor();
});
afterAll(async () => {
  await agent?.close();
  await stack?.close();
});

const row = (state: string) => page.locator(`[data-testid="scanner-row"][data-state="${state}"]`);

describe('a scanner in HID-POS mode', () => {
  it('is looked for, with what to do while there is none, and chosen when it is plugged in', async () => {
    await page.getByTestId('scanner-add').click();
    const form = page.getByTestId('scanner-form');
    await form.getByTestId('scanner-transport').getByText('USB HID POS').click();
    await form.getByTestId('hid-none').getByText('most are set to keyboard').waitFor();
    scanner = hid.plugIn({
      ...{ path: '/dev/hidraw0', serialNumber: '15232B1F0C' },
      ...{ manufacturer: 'Honeywell', product: 'Voyager 1602g' },
    });
    const list = form.getByTestId('device-address');
    await list.locator('option', { hasText: 'Honeywell Voyager 1602g · 15232B1F0C' }).waitFor({
      state: 'attached',
    });
    await expect.poll(() => list.inputValue()).toBe('0c2e:0b8f:15232B1F0C');
    await form.getByTestId('device-name').fill('Hand scanner');
    await form.getByTestId('device-save').click();
    await row('connected').getByText('USB HID POS · 0c2e:0b8f:15232B1F0C').waitFor();
  });

  it('is heard with its symbology identifier and GS, wherever the cursor is', async () => {
    scanner.send(...aimReports(']C1', '010950110153000310LOT-7\u001d21SERIAL'));
    const read = ']C1010950110153000310LOT-7<GS>21SERIAL';
    await page.getByTestId('last-read').getByText(read).waitFor();
  });

  it('is told unplugged, with what to do, and heals in another socket', async () => {
    scanner.unplug();
    await row('absent').getByText('set it to USB HID POS again').waitFor();
    scanner = hid.plugIn({ path: '/dev/hidraw4', serialNumber: '15232B1F0C' });
    await row('connected').waitFor();
    scanner.send(...aimReports(']C0', 'LOC-A-01-1-B'));
    await page.getByTestId('last-read').getByText(']C0LOC-A-01-1-B').waitFor();
  });

  it('that the system does not let us read says which rule does', async () => {
    hid.refuse('/dev/hidraw5', 'Permission denied');
    scanner.unplug();
    scanner = hid.plugIn({ path: '/dev/hidraw5', serialNumber: '15232B1F0C' });
    const rule = 'KERNEL=="hidraw*", ATTRS{idVendor}=="0c2e", TAG+="uaccess"';
    await row('no-permission').getByTestId('udev-rule').getByText(rule).waitFor();
    hid.refuse('/dev/hidraw5', null);
    await row('connected').waitFor();
  });

  it('keeps what it is when it is changed, plugged in or not', async () => {
    scanner.unplug();
    await row('absent').waitFor();
    await row('absent').getByText('Change').click();
    const form = page.getByTestId('scanner-form');
    expect(await form.getByTestId('device-address').inputValue()).toBe('0c2e:0b8f:15232B1F0C');
    await form.getByTestId('device-name').fill('Left scanner');
    await form.getByTestId('device-save').click();
    await page.locator('[data-testid="scanner-row"][data-name="Left scanner"]').waitFor();
    scanner = hid.plugIn({ path: '/dev/hidraw0', serialNumber: '15232B1F0C' });
    await row('connected').waitFor();
  });

  it('is tested like any other', async () => {
    await page.getByTestId('devices-tab-scanner-test').click();
    await page.getByTestId('scanner-test-screen').waitFor();
    scanner.send(...aimReports(']C1', '010401234567890110AB\u001d21XY\r'));
    const gs1 = page.getByTestId('test-code-gs1');
    await gs1.getByTestId('finding-all-right').waitFor();
    await gs1.getByText('Left scanner').waitFor();
    expect(await gs1.getByTestId('finding-aim-off').count()).toBe(0);
    await page.getByTestId('devices-tab-connected').click();
  });
});

it('a serial scanner keeps speed, bits and parity when something else about it is changed', async () => {
  const { handlers } = agent.station;
  const line = { address: '/dev/ttyNOBODY', baudRate: 19_200, dataBits: 7, parity: 'odd' } as const;
  const { id } = await handlers['scanners:save']({ name: 'Old one', transport: 'serial', ...line });
  await page.reload();
  await page
    .locator('[data-testid="scanner-row"][data-name="Old one"]')
    .getByText('Change')
    .click();
  const form = page.getByTestId('scanner-form');
  expect(await form.getByTestId('scanner-frame').inputValue()).toBe('7-odd');
  await form.getByTestId('device-name').fill('Old but good');
  await form.getByTestId('device-save').click();
  await page.locator('[data-testid="scanner-row"][data-name="Old but good"]').waitFor();
  const saved = (await handlers['scanners:list']({})).find((one) => one.id === id);
  expect(saved).toMatchObject({ name: 'Old but good', transport: 'serial', ...line });
  expect(pageErrors).toEqual([]);
});
