import type { Command } from 'commander';
import {
  addWarehouse,
  changeWarehouse,
  listWarehouses,
  MAIN_WAREHOUSE,
  type Warehouse,
} from '../warehouses/index.ts';
import { addDataOption, withStore, type DataOption } from './options.ts';

interface ListOptions extends DataOption {
  readonly json?: boolean;
}
interface AddOptions extends DataOption {
  readonly id?: string;
  readonly serves?: string[];
  readonly like: string;
}
interface ChangeOptions extends DataOption {
  readonly name?: string;
  readonly serves?: string[];
  readonly close?: boolean;
  readonly open?: boolean;
}

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** `all` or codes and names with commas between them. */
const parseCountries = (text: string): string[] =>
  text.trim().toLowerCase() === 'all' ? [] : text.split(',');

const describe = ({ id, name, serves, active }: Warehouse): string =>
  `${id}  ${name}  ${serves.length === 0 ? 'every country' : serves.join(', ')}` +
  (active ? '' : '  CLOSED to new orders');

/** `warehouses`, `warehouses add` and `warehouses change`. */
export function addWarehouseCommands(program: Command): void {
  const warehouses = program
    .command('warehouses')
    .description('List the warehouses: what they serve, and whether they take orders.');
  const list = warehouses
    .command('list', { isDefault: true })
    .description('List them (the default).')
    .option('--json', 'as one JSON array');
  addDataOption(list).action(async ({ json, ...where }: ListOptions) => {
    const found = await withStore(where, listWarehouses);
    say(json === true ? JSON.stringify(found) : found.map(describe).join('\n'));
  });

  const add = warehouses
    .command('add <name>')
    .description(
      'Add a warehouse. Orders are routed to it from then on; enrol-code lets stations in.',
    )
    .option('--id <shard>', 'its shard, as wh:leeds; made of the name unless said')
    .option('--serves <countries>', 'GB,FR or names; of the rest it gets none', parseCountries)
    .option('--like <shard>', 'whose settings and bins it begins with', MAIN_WAREHOUSE);
  addDataOption(add).action(async (name: string, options: AddOptions) => {
    const { id, serves, like, ...where } = options;
    const added = await withStore(where, (store) =>
      addWarehouse(store, {
        name,
        like,
        ...(id === undefined ? {} : { id }),
        ...(serves === undefined ? {} : { serves }),
      }),
    );
    say(`${describe(added)}\nEnrol its stations with: enrol-code --warehouse ${added.id}`);
  });

  const change = warehouses
    .command('change <shard>')
    .description('Change what a warehouse serves. Orders it has stay with it.')
    .option('--name <name>', 'what it is called')
    .option('--serves <countries>', 'GB,FR or names, or all', parseCountries)
    .option('--close', 'no new orders')
    .option('--open', 'new orders again');
  addDataOption(change).action(async (shard: string, options: ChangeOptions) => {
    const { name, serves, close, open, ...where } = options;
    const changed = await withStore(where, (store) =>
      changeWarehouse(store, shard, {
        ...(name === undefined ? {} : { name }),
        ...(serves === undefined ? {} : { serves }),
        ...(close === true ? { active: false } : open === true ? { active: true } : {}),
      }),
    );
    say(describe(changed));
  });
}
