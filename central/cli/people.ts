import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Person, Role } from '../../shared/schema/index.ts';
import { LANGUAGES, ROLES } from '../../shared/schema/index.ts';
import {
  addPerson,
  changePerson,
  drawBadge,
  drawPin,
  letGo,
  listPeople,
  setBadge,
  setPin,
  unlockPin,
  type PersonRow,
} from '../auth/index.ts';
import { uuidv7 } from '../../shared/ids.ts';
import { addDataOption, withStore, type DataOption } from './options.ts';
import { readPin } from './readPin.ts';

type At = NonNullable<Person['at']>;
interface ListOptions extends DataOption {
  readonly json?: boolean;
  readonly badges?: boolean;
}
interface PinOptions extends DataOption {
  readonly newPin?: boolean;
}
interface AddOptions extends PinOptions {
  readonly id?: string;
  readonly roles: Role[];
  readonly at: At;
  readonly language: Person['language'];
  readonly badge?: string;
}
interface ChangeOptions extends DataOption {
  readonly name?: string;
  readonly roles?: Role[];
  readonly at: At;
  readonly language?: Person['language'];
}
interface BadgeOptions extends DataOption {
  readonly badge?: string;
}

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const isRole = (text: string): text is Role => ROLES.some((role) => role === text);

/** `none`, or roles with commas or plus signs between them. */
function parseRoles(text: string): Role[] {
  if (text === 'none') return [];
  return text.split(/[,+]/).map((role) => {
    if (isRole(role)) return role;
    throw new InvalidArgumentError(`Roles are ${ROLES.join(', ')}, or none.`);
  });
}

/** `wh:leeds=picker+packer`; again for another warehouse. */
function parseAt(text: string, before: At): At {
  const [warehouse = '', roles] = text.split('=');
  if (roles === undefined) throw new InvalidArgumentError('Like wh:leeds=picker+packer.');
  return [...before, { warehouse, roles: parseRoles(roles) }];
}

function describe({ id, name, roles, at = [], gone, badge }: PersonRow, badges: boolean): string {
  const everywhere = roles.length > 0 ? [`${roles.join(', ')} everywhere`] : [];
  const there = at.map((one) => `${one.roles.join(', ')} in ${one.warehouse}`);
  const held = [...everywhere, ...there].join('; ') || 'no role';
  const end = gone ? '  LET GO' : badges ? `  badge ${badge ?? 'none'}` : '';
  return `${id}  ${name}  ${held}${end}`;
}

const addNewPinOption = (command: Command): Command =>
  command.option('--new-pin', 'draw a PIN and print it once, instead of asking for one');

async function pinFor({ newPin }: PinOptions, draw: () => string): Promise<string> {
  return newPin === true ? draw() : readPin();
}
const sayPin = ({ newPin }: PinOptions, pin: string): void => {
  if (newPin === true) say(`Their PIN, shown only here:\n${pin}`);
};

const languageOption = () =>
  new Option('--language <language>', 'of their screens').choices([...LANGUAGES]);

function addChangeCommands(people: Command): void {
  const change = people
    .command('change <person>')
    .description('Change what a person may do, or what they are called.')
    .option('--name <name>', 'what they are called')
    .option('--roles <roles>', 'held in every warehouse; or none', parseRoles)
    .option('--at <warehouse=roles>', 'held in one warehouse; wh:x=none ends it', parseAt, [])
    .addOption(languageOption());
  addDataOption(change).action(async (id: string, options: ChangeOptions) => {
    const { name, roles, at, language, ...where } = options;
    const person = await withStore(where, (store) =>
      changePerson(store, id, {
        ...(name === undefined ? {} : { name }),
        ...(roles === undefined ? {} : { roles }),
        ...(language === undefined ? {} : { language }),
        at,
      }),
    );
    say(describe({ ...person, gone: false, badge: null, credentialsChangedAt: null }, false));
  });

  const letGoCommand = people
    .command('let-go <person>')
    .description(
      'End what a person may do: signed out within a minute wherever central is reached.',
    );
  addDataOption(letGoCommand).action(async (id: string, where: DataOption) => {
    const { name } = await withStore(where, (store) => letGo(store, id));
    say(`${name} (${id}) is let go. What they did and is still on its way lands, and is flagged.`);
  });

  const unlock = people
    .command('unlock <person>')
    .description('Take the lock off that too many wrong PINs put on.');
  addDataOption(unlock).action(async (id: string, where: DataOption) => {
    await withStore(where, (store) => unlockPin(store, id));
    say('Unlocked: at stations that are connected within a minute, at others when they are.');
  });
}

function addCredentialCommands(people: Command): void {
  const badge = people
    .command('badge <person>')
    .description(
      'Give a person another badge. The code is the last line; Devices → Labels prints it.',
    )
    .option('--badge <code>', 'what its barcode says; drawn unless said');
  addDataOption(badge).action(async (id: string, options: BadgeOptions) => {
    const { badge: said, ...where } = options;
    const code = await withStore(where, async (store) => {
      const given = said ?? drawBadge(store);
      await setBadge(store, id, given);
      return given;
    });
    say(`The badge before opens nothing any more.\n${code}`);
  });

  const pin = addNewPinOption(
    people
      .command('pin <person>')
      .description('Give a person another PIN: typed twice, or piped in. Locks are off with it.'),
  );
  addDataOption(pin).action(async (id: string, options: PinOptions) => {
    await withStore(options, async (store) => {
      const given = await pinFor(options, () => drawPin(store));
      await setPin(store, id, given);
      sayPin(options, given);
    });
  });
}

/** `people` and what is done to them. */
export function addPeopleCommands(program: Command): void {
  const people = program
    .command('people')
    .description('List the people: who may be what, and where. Add, change and let them go.');
  const list = people
    .command('list', { isDefault: true })
    .description('List them (the default).')
    .option('--badges', 'with what their badges say')
    .option('--json', 'as one JSON array');
  addDataOption(list).action(async ({ json, badges = false, ...where }: ListOptions) => {
    const rows = await withStore(where, listPeople);
    const shown = rows.map((row) => (badges ? row : { ...row, badge: undefined }));
    if (json === true) return say(JSON.stringify(shown));
    for (const row of rows) say(describe(row, badges));
    if (rows.length === 0) say('Nobody yet: people add NAME.');
    return undefined;
  });

  const add = people
    .command('add <name>')
    .description('Add a person: their badge is the last line, their PIN is asked for or piped in.')
    .option('--id <id>', 'drawn unless said')
    .option('--roles <roles>', `held in every warehouse: ${ROLES.join(', ')}`, parseRoles, [])
    .option('--at <warehouse=roles>', 'held in one, as wh:leeds=picker+packer', parseAt, [])
    .addOption(languageOption().default('en'))
    .option('--badge <code>', 'what its barcode says; drawn unless said');
  addDataOption(addNewPinOption(add)).action(async (name: string, options: AddOptions) => {
    const { id = `person-${uuidv7()}`, roles, at, language } = options;
    await withStore(options, async (store) => {
      const pin = await pinFor(options, () => drawPin(store));
      const badge = options.badge ?? drawBadge(store);
      await addPerson(store, { id, name, roles, at, language, badge, pin });
      sayPin(options, pin);
      say(`${id} is added, with the badge\n${badge}`);
    });
  });
  addChangeCommands(people);
  addCredentialCommands(people);
}
