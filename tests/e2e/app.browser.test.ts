import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  launchStack,
  personWith,
  signIn,
  wedgeScan,
  type LaunchedStack,
  type LaunchedStation,
} from './launch.ts';

let stack: LaunchedStack;
let station: LaunchedStation;
let page: Page;

beforeAll(async () => {
  stack = await launchStack();
  station = await stack.addStation('Front desk');
  ({ page } = station);
});
afterAll(() => stack?.close());

/** Everybody is signed out and the page is the station's only window. */
beforeEach(async () => {
  const shell = page.getByTestId('shell');
  await shell.or(page.getByTestId('sign-in')).first().waitFor();
  if (await shell.isVisible()) await page.getByTestId('sign-out').click();
  await page.getByTestId('sign-in').waitFor();
});

const connection = (of: Page) => of.getByTestId('connection').getAttribute('data-connection');
const untilConnection = (of: Page, wanted: string) =>
  of.locator(`[data-testid="connection"][data-connection="${wanted}"]`).waitFor();

describe('signing in', () => {
  it('takes a badge from a keyboard scanner, and speaks the person’s language', async () => {
    await signIn(page, personWith('picker'));
    expect(await page.getByTestId('person').innerText()).toBe('林晓梅');
    expect(await page.getByTestId('shell').innerText()).toContain('拣货员');
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
  });

  it('takes a name and a PIN by touch, and says how many tries a wrong one leaves', async () => {
    const person = personWith('packer');
    await page.getByTestId(`person-${person.id}`).click();
    for (const digit of '9999')
      await page.getByRole('button', { name: digit, exact: true }).click();
    await page.getByTestId('pin-enter').click();
    await page.getByTestId('sign-in-error').waitFor();
    expect(await page.getByTestId('sign-in-error').innerText()).toMatch(/\d/);
    for (const digit of person.pin) {
      await page.getByRole('button', { name: digit, exact: true }).click();
    }
    await page.getByTestId('pin-enter').click();
    await page.getByTestId('shell').waitFor();
    expect(await page.getByTestId('person').innerText()).toBe(person.name);
  });

  it('takes a badge typed by hand, at a person’s pace', async () => {
    const person = personWith('picker');
    await page.getByTestId(`person-${person.id}`).waitFor();
    await page.keyboard.type(person.badge, { delay: 150 });
    const field = page.getByTestId('typed-code-field');
    await field.waitFor();
    expect(await field.inputValue()).toBe(person.badge);
    await page.keyboard.press('Enter');
    await page.getByTestId('shell').waitFor();
    expect(await page.getByTestId('person').innerText()).toBe(person.name);
  });

  it('starts the next person at their own home, and the same person where they were', async () => {
    const supervisor = personWith('supervisor');
    await signIn(page, supervisor);
    await page.getByTestId('nav-devices').click();
    await page.getByTestId('sign-out').click();
    await signIn(page, supervisor);
    await page.waitForURL(/devices/);
    await page.getByTestId('sign-out').click();
    await signIn(page, personWith('packer'));
    await page.getByTestId('packer-home').waitFor();
    await page.getByTestId('sign-out').click();
    await signIn(page, supervisor);
    await page.waitForURL((url) => !url.hash.includes('devices'));
    await page.getByTestId('orders-screen').waitFor();
  });

  it('refuses a scan that is no badge, loudly and in words', async () => {
    await wedgeScan(page, 'TOTE-001');
    expect(await page.getByTestId('sign-in-error').innerText()).toContain('TOTE-001');
  });

  it('asks a supervisor’s badge for the PIN, and lets them go on without', async () => {
    const person = personWith('supervisor');
    await page.getByTestId(`person-${person.id}`).waitFor();
    await wedgeScan(page, person.badge);
    await page.getByTestId('pin-screen').waitFor();
    await page.getByRole('button', { name: 'Go on without PIN' }).click();
    await page.getByTestId('pin-screen').waitFor({ state: 'detached' });
    expect(await page.getByTestId('shell').innerText()).toContain(person.name);
  });
});

describe('without central', () => {
  it('signs people in, shows what is stored and says since when it is offline', async () => {
    await signIn(page, personWith('supervisor'));
    await page.getByText('700028').first().waitFor();
    await page.getByTestId('sign-out').click();
    await stack.stopCentral();
    try {
      await untilConnection(page, 'offline');
      await page.reload();
      await signIn(page, personWith('supervisor'));
      expect(await connection(page)).toBe('offline');
      expect(await page.getByTestId('connection').innerText()).toMatch(/\d\d:\d\d/);
      // The desk's list falls back to the open work that is stored here.
      await page.getByText('700028').first().waitFor();
      await page.getByTestId('connection').click();
      await page.getByTestId('waiting-drawer').waitFor();
      await page.keyboard.press('Escape');
    } finally {
      await stack.startCentral();
    }
    await untilConnection(page, 'live');
  });
});

describe('windows', () => {
  it('gives scans to one window only, and moves there when asked', async () => {
    const other = await station.context.newPage();
    await other.goto(`${station.origin}/`);
    await other.getByTestId('notice').waitFor();
    expect(await page.getByTestId('sign-in').isVisible()).toBe(true);

    await other.getByRole('button').click();
    await other.getByTestId('sign-in').waitFor();
    await page.getByTestId('notice').waitFor();
    await signIn(other, personWith('picker'));
    expect(await other.getByTestId('person').innerText()).toBe(personWith('picker').name);

    await page.getByRole('button').click();
    await other.getByTestId('notice').waitFor();
    // Who is signed in is the station's, not the window's.
    await page.getByTestId('shell').waitFor();
    await other.close();
  });

  it('says what to do when there is no session to open with', async () => {
    const stranger = await stack.browser.newContext();
    const visitor = await stranger.newPage();
    await visitor.goto(`${station.origin}/`);
    await visitor.getByTestId('notice').waitFor();
    expect(await visitor.getByTestId('notice').innerText()).toContain('one-time code');
    await stranger.close();
  });
});

it('keeps a scan out of a focused field, and leaves what a person types in it', async () => {
  // A field that nothing of the app looks after: what is in it came in by the keys alone.
  await page.evaluate(() => {
    const field = document.createElement('input');
    field.id = 'probe';
    document.body.append(field);
    field.focus();
  });
  const field = page.locator('#probe');
  await page.keyboard.type('70', { delay: 80 });
  expect(await field.inputValue()).toBe('70');

  await wedgeScan(page, 'TOTE-042');
  await page.getByTestId('sign-in-error').getByText('TOTE-042').waitFor();
  expect(await field.inputValue()).toBe('70');

  await page.keyboard.type('28', { delay: 80 });
  expect(await field.inputValue()).toBe('7028');
  await page.evaluate(() => document.querySelector('#probe')?.remove());
});

it('never threw and never reached for another host', () => {
  expect(station.pageErrors).toEqual([]);
});
