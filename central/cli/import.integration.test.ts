import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createImportTester, type ImportTester } from '../../tests/fixtures/import/importTester.ts';
import { aRow, formatFile, manyRows } from '../../tests/fixtures/import/orderFiles.ts';
import { ROW_REASONS } from '../imports/index.ts';
import { chooseLanguage, explainError, loadTexts } from './importTexts.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

let tester: ImportTester;
beforeAll(async () => {
  tester = await createImportTester();
});
afterAll(() => tester.close());

function run(content: string | null, ...args: string[]) {
  const path = join(tester.folder, 'orders.csv');
  if (content !== null) writeFileSync(path, content);
  const file = content === null ? join(tester.folder, 'none.csv') : path;
  const options = ['import', file, '--data', tester.folder, ...args];
  return spawnSync(process.execPath, [MAIN, ...options], { encoding: 'utf8' });
}

describe('central import', () => {
  it('prints rows in = in orders + reported, by reason, and progress as plain lines', () => {
    const rows = [...manyRows(10), aRow({ sku: 'POST' }), aRow({ sku: 'M' }), aRow({ sku: 'M' })];
    const { status, stdout, stderr } = run(formatFile(rows), '--lang', 'en');
    expect(status).toBe(0);
    expect(stdout).toContain('orders.csv: 33 rows = 30 in orders + 3 reported');
    expect(stdout).toContain('Orders: 10 new, 0 changed, 0 unchanged, 0 cancelled');
    expect(stdout).toMatch(/2 {2}manual-adjustment: .+\n +1 {2}postage: .+\n +3 {2}in the report/);
    expect(stderr).toMatch(/^Reading the file: \d+ %$/m);
    expect(stderr).not.toContain('\u001B');
  });

  it('fails on a broken file with a sentence that names the place, in the language asked for', () => {
    const broken = `${formatFile(manyRows(2))}600002,20001,CUT\n`;
    const english = run(broken, '--lang', 'en');
    expect(english.status).toBe(1);
    expect(english.stderr).toContain('Nothing was imported.');
    expect(english.stderr).toContain('Row 8, line 8: 3 columns, expected 8.');
    const chinese = run(broken, '--lang', 'zh-CN');
    expect(chinese.status).toBe(1);
    expect(chinese.stderr).toContain('没有导入任何内容');
  });

  it('fails on a file there is not, without a trace of it', async () => {
    const { status, stderr } = run(null, '--lang', 'en');
    expect(status).toBe(1);
    expect(stderr).toContain('There is no file');
  });
});

describe('texts', () => {
  it.each([
    ['zh-CN', {}, 'zh-CN'],
    [undefined, { LANG: 'zh_CN.UTF-8' }, 'zh-CN'],
    [undefined, { LANG: 'zh_CN.UTF-8', LC_ALL: 'en_GB.UTF-8' }, 'en'],
    ['en', { LANG: 'zh_CN.UTF-8' }, 'en'],
    [undefined, {}, 'en'],
  ])('--lang %j in %j: %s', (asked, env, language) => {
    expect(chooseLanguage(asked, env)).toBe(language);
  });

  it.each(['en', 'zh-CN'] as const)(
    'has every reason and every error of a file in %s',
    async (language) => {
      const t = await loadTexts(language);
      for (const reason of ROW_REASONS) {
        expect(t(`desk:imports.reason.${reason}`, { defaultValue: '' })).not.toBe('');
      }
      const unknown = explainError(t, { code: 'x', meta: {} }).replace('x', '');
      for (const code of FILE_ERRORS) {
        expect(explainError(t, { code, meta: {} }).replace(code, '')).not.toBe(unknown);
      }
    },
  );
});

const FILE_ERRORS = [
  'import.empty-file',
  'import.not-text',
  'import.wrong-encoding',
  'import.wrong-columns',
  'import.wrong-column-count',
  'import.truncated-row',
  'import.line-too-long',
  'import.unclosed-quote',
  'import.bad-quote',
  'import.truncated-gzip',
  'import.bad-gzip',
  'import.too-large',
  'import.file-changed',
  'import.interrupted',
];
