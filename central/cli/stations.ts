import type { Command } from 'commander';
import {
  accountNumbers,
  listStations,
  readmitStation,
  revokeStation,
  type NumberAccount,
} from '../stations/index.ts';
import { addDataOption, withStore, type DataOption } from './options.ts';

interface Options extends DataOption {
  readonly json?: boolean;
}

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const total = (accounts: readonly NumberAccount[]) => ({
  issued: accounts.reduce((sum, one) => sum + one.issued, 0),
  used: accounts.reduce((sum, one) => sum + one.used, 0),
  leased: accounts.reduce((sum, one) => sum + one.leased, 0),
  voided: accounts.reduce((sum, one) => sum + one.voided, 0),
});

/** `stations`, `revoke`, `readmit` and `numbers`. */
export function addStationCommands(program: Command): void {
  const stations = program
    .command('stations')
    .description('List the stations: when each was heard of, and what it holds.')
    .option('--json', 'as one JSON array');
  addDataOption(stations).action(async ({ json, ...where }: Options) => {
    const rows = await withStore(where, listStations);
    if (json === true) return print(JSON.stringify(rows));
    for (const row of rows) {
      const held = row.batches.length === 0 ? 'no batch' : row.batches.join(', ');
      print(
        `${row.id}  ${row.name}  ${row.shard}${row.revoked ? '  SHUT OUT' : ''}\n` +
          `  last seen ${row.lastSeen ?? 'never'}, ${row.facts} facts, holds ${held}, ` +
          `${row.numbersLeased} numbers left of ${row.numbersLeased + row.numbersUsed}`,
      );
    }
    if (rows.length === 0) print('No station is enrolled yet: enrol-code makes a code.');
    return undefined;
  });

  const revoke = program
    .command('revoke <station>')
    .description(
      'Shut a lost station out: its batches are free again, its unused numbers void. ' +
        'A new machine enrols with a new code; the lost one, once found, comes back with `readmit`.',
    );
  addDataOption(revoke).action(async (station: string, where: Options) => {
    const { name, batches, numbers } = await withStore(where, (store) =>
      revokeStation(store, station),
    );
    print(
      `${name} (${station}) is shut out. Free again: ${batches.join(', ') || 'no batch'}. ` +
        `Void: ${numbers} numbers.`,
    );
  });

  const readmit = program
    .command('readmit <station>')
    .description('Let a station in again that was found. What it kept comes in as late work.');
  addDataOption(readmit).action(async (station: string, where: Options) => {
    const { name } = await withStore(where, (store) => readmitStation(store, station));
    print(`${name} (${station}) may sign in again.`);
  });

  const numbers = program
    .command('numbers')
    .description('Account for every SSCC number that was ever leased: used, void or still leased.')
    .option('--json', 'every range as one JSON object');
  addDataOption(numbers).action(async ({ json, ...where }: Options) => {
    const accounts = await withStore(where, accountNumbers);
    const sums = total(accounts);
    if (json === true) return print(JSON.stringify({ ...sums, ranges: accounts }));
    for (const one of accounts) {
      print(
        `${one.gs1CompanyPrefix}/${one.extensionDigit} ${one.first}–${one.last} ${one.station}: ` +
          `${one.used} used, ${one.leased} leased, ${one.voided} void`,
      );
    }
    print(
      `${sums.issued} numbers issued = ${sums.used} used + ${sums.leased} leased + ${sums.voided} void.`,
    );
    return undefined;
  });
}
