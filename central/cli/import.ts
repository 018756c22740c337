import { basename } from 'node:path';
import type { TFunction } from 'i18next';
import type { Command } from 'commander';
import { AppError } from '../../shared/errors.ts';
import { uuidv7 } from '../../shared/ids.ts';
import {
  checkFile,
  DEFAULT_CHANNEL,
  DEFAULT_CURRENCY,
  importWholeFile,
  readReport,
  type ImportRunStatus,
} from '../imports/index.ts';
import type { Store } from '../store/index.ts';
import { chooseLanguage, explainError, loadTexts } from './importTexts.ts';
import { addDataOption, withStore, type DataOption } from './options.ts';
import { createProgress } from './progress.ts';

interface ImportCommandOptions extends DataOption {
  readonly channel: string;
  readonly currency: string;
  /** A name that a mapping was saved under, or a JSON file of one. */
  readonly mapping?: string;
  readonly lang?: string;
}

/** Rows in = rows in orders + rows reported, and the reported ones by reason. */
async function formatSummary(
  store: Store,
  t: TFunction,
  status: ImportRunStatus,
  seconds: number,
): Promise<string> {
  const number = (value: number) =>
    value.toLocaleString(t('import.rows') === 'rows' ? 'en' : 'zh-CN');
  const { byReason } = await readReport(store, status.importId, { offset: 0, limit: 1 });
  const lines = [
    t('import.summary', {
      filename: status.filename,
      read: number(status.rowsRead),
      inOrders: number(status.rowsInOrders),
      reported: number(status.rowsReported),
    }),
    t('import.orders', {
      created: number(status.ordersNew),
      revised: number(status.ordersRevised ?? 0),
      unchanged: number(status.ordersUnchanged),
      cancelled: number(status.cancellations),
    }),
    t('import.speed', {
      seconds: seconds.toFixed(1),
      rate: number(Math.round(status.rowsRead / seconds)),
    }),
  ];
  const reasons = Object.entries(byReason).sort(([, a], [, b]) => b - a);
  if (reasons.length > 0) {
    lines.push('', `${t('import.rows').padStart(10)}  ${t('import.reason')}`);
    for (const [reason, rows] of reasons) {
      const text = t(`desk:imports.reason.${reason}`, { defaultValue: reason });
      lines.push(`${number(rows).padStart(10)}  ${reason}: ${text}`);
    }
    lines.push(`${number(status.rowsReported).padStart(10)}  ${t('import.total')}`);
  }
  return `${lines.join('\n')}\n`;
}

async function importFile(path: string, options: ImportCommandOptions): Promise<void> {
  const t = await loadTexts(chooseLanguage(options.lang, process.env));
  const fail = (text: string) => {
    process.stderr.write(`${text}\n`);
    process.exitCode = 1;
  };
  try {
    await checkFile(path);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const key = error.code === 'import.not-a-file' ? 'import.notAFile' : 'import.notFound';
    fail(t(key, { path }));
    return;
  }
  await withStore(options, async (store) => {
    const progress = createProgress(process.stderr);
    const started = performance.now();
    const status = await importWholeFile(store, options.mapping, {
      importId: uuidv7(),
      path,
      filename: basename(path),
      channel: options.channel,
      currency: options.currency,
      onProgress: ({ state, done, total }) => progress.show(t(`import.${state}`), done, total),
    });
    const seconds = (performance.now() - started) / 1000;
    if (status.error) {
      progress.end();
      const written = status.rowsInOrders > 0;
      const reason = explainError(t, status.error);
      fail(t(written ? 'import.failedHalf' : 'import.failed', { reason }));
      return;
    }
    progress.show(t('import.routing'), 0, 1);
    await store.relay.drained();
    progress.show(t('import.routing'), 1, 1);
    progress.end();
    process.stdout.write(await formatSummary(store, t, status, seconds));
  });
}

/** `import FILE`: works whether central is serving the same folder or not. */
export function addImportCommand(program: Command): void {
  const command = program
    .command('import')
    .description('Import an order file (CSV, TSV or XLSX; CSV.gz too). 导入订单文件。')
    .argument('<file>', 'the file')
    .option('--channel <name>', 'the channel its orders belong to', DEFAULT_CHANNEL)
    .option('--currency <code>', 'the currency of its prices', DEFAULT_CURRENCY)
    .option('--mapping <name or file>', 'what its columns are: a saved mapping, or a JSON file')
    .option('--lang <language>', 'zh-CN or en; default: from LANG');
  addDataOption(command).action(importFile);
}
