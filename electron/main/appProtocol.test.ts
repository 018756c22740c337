import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAppUrl, isPageUrl } from './appOrigin.ts';
import { createAppProtocol } from './appProtocol.ts';

let folder: string;
let handle: (request: Request) => Promise<Response>;
const pulled: unknown[] = [];
const reports: string[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stowline-app-'));
  const root = join(folder, 'renderer');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(root, 'index.html'), '<!doctype html>');
  writeFileSync(join(root, 'assets', 'main.js'), 'export {};');
  writeFileSync(join(root, 'assets', 'lib.wasm'), Buffer.from([0, 97, 115, 109]));
  writeFileSync(join(root, 'assets', 'odd.xyz'), 'odd');
  writeFileSync(join(folder, 'secret.js'), 'secret');
  symlinkSync(join(folder, 'secret.js'), join(root, 'assets', 'link.js'));
  handle = createAppProtocol({
    root,
    pull: async (collection, query) => {
      pulled.push([collection, query]);
      if (collection === 'broken') throw new Error('lost');
      return {
        status: 200,
        contentType: collection === 'page' ? 'text/html' : 'application/json',
        body: Buffer.from('{"documents":[]}'),
      };
    },
    stopPage: () => '<!doctype html><title>stopped</title>',
    report: (where) => reports.push(where),
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

const get = (url: string, method = 'GET'): Promise<Response> =>
  handle(new Request(url, { method }));

describe('files of the app', () => {
  it.each([
    ['/', 'text/html; charset=utf-8'],
    ['/index.html', 'text/html; charset=utf-8'],
    ['/pack/parcel-1', 'text/html; charset=utf-8'],
    ['/assets/main.js', 'text/javascript; charset=utf-8'],
    ['/assets/lib.wasm', 'application/wasm'],
    ['/assets/odd.xyz', 'application/octet-stream'],
  ])('%s comes as %s with the policy', async (path, type) => {
    const response = await get(`stowline://app${path}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(policy).toContain("default-src 'none'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    ['/assets/none.js', 404],
    ['/assets/%2e%2e%2f%2e%2e%2fsecret.js', 400],
    ['/assets/..%2f..%2fsecret.js', 400],
    ['/..%2fsecret.js', 400],
    ['/assets%5c..%5c..%5csecret.js', 400],
    ['/..%5csecret.js', 400],
    ['/C:/secret.js', 400],
    ['/assets/main.js%00.html', 400],
    ['/%E0%A4%A.js', 400],
    ['/assets/link.js', 400],
    ['/../../secret.js', 404],
    ['/%2e%2e/secret.js', 404],
    ['//secret.js', 404],
  ])('%s is refused with %i', async (path, status) => {
    const response = await get(`stowline://app${path}`);
    expect(response.status).toBe(status);
    expect(await response.text()).not.toContain('secret');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it.each(['POST', 'PUT', 'DELETE', 'HEAD'])('%s is not allowed', async (method) => {
    expect((await get('stowline://app/index.html', method)).status).toBe(405);
  });

  it.each(['stowline://other/index.html', 'stowline://app.evil/index.html', 'https://app/'])(
    '%s is foreign',
    async (url) => {
      expect((await get(url)).status).toBe(403);
    },
  );
});

describe('the pull proxy', () => {
  it('hands the question to the station and the answer back untouched', async () => {
    const response = await get('stowline://app/host/pull/tasks?after=t1&limit=50');
    expect(pulled.at(-1)).toEqual(['tasks', { after: 't1', limit: '50' }]);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.text()).toBe('{"documents":[]}');
  });

  it('tells nothing of what went wrong inside, but reports it', async () => {
    const response = await get('stowline://app/host/pull/broken');
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ error: { code: 'internal', meta: {} } });
    expect(reports).toEqual(['app protocol']);
  });

  it('passes nothing on as a page, whatever central calls it', async () => {
    const response = await get('stowline://app/host/pull/page');
    expect(response.headers.get('content-type')).toBe('application/json');
  });

  it('is the only thing under /host but for the words that are shown when the app keeps crashing', async () => {
    expect(await (await get('stowline://app/host/stopped')).text()).toContain('stopped');
    expect((await get('stowline://app/host/print')).status).toBe(404);
    expect((await get('stowline://app/host/pull/tasks', 'POST')).status).toBe(405);
  });
});

it.each([
  ['stowline://app/', true],
  ['stowline://app', true],
  ['stowline://app/pack?x=1#y', true],
  ['stowline://app:80/', false],
  ['stowline://user@app/', false],
  ['stowline://app.evil/', false],
  ['stowline2://app/', false],
  ['https://app/', false],
  ['about:blank', false],
  ['null', false],
  ['', false],
])('%j lies on the app origin: %s', (url, expected) => {
  expect(isAppUrl(url)).toBe(expected);
});

it.each([
  ['stowline://app/', true],
  ['stowline://app/pack?x=1#y', true],
  ['stowline://app/host/pull/tasks', false],
  ['stowline://app/host/stopped', false],
  ['stowline://app/%68ost/stopped', false],
  ['stowline://app/assets/main.js', false],
  ['stowline://app.evil/', false],
  ['file:///etc/passwd', false],
])('%j may be gone to: %s', (url, expected) => {
  expect(isPageUrl(url)).toBe(expected);
});
