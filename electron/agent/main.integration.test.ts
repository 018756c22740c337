import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeDirectory, removeDirectory, until } from '../station/testing/startTestStation.ts';
import { ENROL_CODE, TinyCentral } from '../station/testing/tinyCentral.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
let directory = '';
let central: TinyCentral;
const children: ChildProcess[] = [];

beforeEach(async () => {
  directory = makeDirectory();
  central = new TinyCentral();
  await central.start();
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await central.stop();
  removeDirectory(directory);
});

interface Run {
  readonly child: ChildProcess;
  readonly lines: () => string[];
  readonly errors: () => string;
  readonly ended: Promise<number | null>;
}

function run(args: readonly string[], language = 'en_GB.UTF-8'): Run {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, LANG: language },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  return {
    child,
    lines: () => output.split('\n').filter((line) => line !== ''),
    errors: () => errors,
    ended: once(child, 'close').then(([code]: unknown[]) => (code === null ? null : Number(code))),
  };
}

const flags = (): string[] => ['--data', join(directory, 'd'), '--central', central.url];
const redeem = async (address: string): Promise<number> => {
  const { origin, hash } = new URL(address);
  const response = await fetch(`${origin}/host/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ code: hash.replace('#code=', '') }),
  });
  return response.status;
};

it('prints an address that opens once, more on demand, and ends in order', async () => {
  const agent = run([...flags(), '--enrol', ENROL_CODE, '--port', '0']);
  await until(() => agent.lines().length === 1);
  const [first = ''] = agent.lines();
  expect(await redeem(first)).toBe(204);
  expect(await redeem(first)).toBe(401);

  const minted = run([...flags(), '--print-code']);
  expect(await minted.ended).toBe(0);
  expect(await redeem(minted.lines()[0] ?? '')).toBe(204);

  if (process.platform !== 'win32') {
    agent.child.kill('SIGUSR2');
    await until(() => agent.lines().length === 2);
    expect(await redeem(agent.lines()[1] ?? '')).toBe(204);
  }
  agent.child.kill('SIGTERM');
  expect(await agent.ended).toBe(0);

  const known = central.sessions.length;
  const again = run(['--data', join(directory, 'd'), '--port', '0']);
  // It knows where it is enrolled.
  await until(() => again.lines().length === 1 && central.sessions.length > known);
});

it.each([
  ['en_GB.UTF-8', /not enrolled.*--enrol/],
  ['zh_CN.UTF-8', /尚未.*--enrol/],
])('says in %s what is missing at the first start', async (language, sentence) => {
  const agent = run([...flags(), '--port', '0'], language);
  expect(await agent.ended).toBe(1);
  expect(agent.errors()).toMatch(sentence);
});

it('names the folder that another station uses', async () => {
  const first = run([...flags(), '--enrol', ENROL_CODE, '--port', '0']);
  await until(() => first.lines().length === 1);
  const second = run([...flags(), '--port', '0']);
  expect(await second.ended).toBe(1);
  expect(second.errors()).toContain(join(directory, 'd'));
});

it.each([
  [['--central', 'nonsense', '--enrol', 'x'], 'not an address of central'],
  [['--port', '70000'], '0–65535'],
])('refuses %j with a way out', async (more, sentence) => {
  const agent = run([...flags(), ...more]);
  expect(await agent.ended).toBe(1);
  expect(agent.errors()).toContain(sentence);
});
