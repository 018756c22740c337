/** A CUPS of our own on loopback: the real cupsd, with its folders in a scratch folder. Needs root, as cupsd does. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createCupsQueues, type SystemQueues } from '../queues/index.ts';
import { freePort } from '../../../../tests/freePort.ts';

const run = promisify(execFile);

export interface TestCups {
  readonly queues: SystemQueues;
  /** A raw queue to a socket on loopback. */
  addQueue: (name: string, port: number) => Promise<void>;
  /** Titles of the jobs that wait in the queue. */
  waiting: (name: string) => Promise<string[]>;
  close: () => Promise<void>;
}

const serverConfig = (port: number): string => `
Listen 127.0.0.1:${port}
LogLevel warn
Browsing No
WebInterface No
DefaultAuthType None
<Location />
  Order allow,deny
  Allow localhost
</Location>
<Policy default>
  JobPrivateValues none
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
`;

const filesConfig = (folder: string): string => `
ServerRoot ${folder}/etc
RequestRoot ${folder}/spool
CacheDir ${folder}/cache
StateDir ${folder}/run
TempDir ${folder}/spool/tmp
ErrorLog ${folder}/error_log
AccessLog ${folder}/access_log
PageLog ${folder}/page_log
User lp
Group lp
SystemGroup root
`;

export async function startCups(): Promise<TestCups> {
  const folder = await mkdtemp(join(tmpdir(), 'stowline-cups-'));
  await chmod(folder, 0o755);
  for (const name of ['etc/ppd', 'etc/ssl', 'spool/tmp', 'cache', 'run'])
    await mkdir(join(folder, name), { recursive: true });
  const port = await freePort();
  const config = join(folder, 'cupsd.conf');
  const files = join(folder, 'cups-files.conf');
  await writeFile(config, serverConfig(port));
  await writeFile(files, filesConfig(folder));
  const child = spawn('/usr/sbin/cupsd', ['-f', '-c', config, '-s', files], { stdio: 'ignore' });
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));
  const server = `127.0.0.1:${port}`;
  const env = { ...process.env, CUPS_SERVER: server, LC_ALL: 'C' };
  const queues = createCupsQueues({ host: '127.0.0.1', port });
  for (let tries = 0; ; tries += 1) {
    try {
      await queues.list();
      break;
    } catch (error) {
      if (failure)
        throw new Error(`CUPS is needed here: apt-get install cups (${failure.message})`, {
          cause: error,
        });
      if (child.exitCode !== null || tries > 300) {
        const log = await readFile(join(folder, 'error_log'), 'utf8').catch(() => '');
        throw new Error(`cupsd did not start: ${String(error)} ${log.slice(-500)}`, {
          cause: error,
        });
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  return {
    queues,
    addQueue: async (name, to) => {
      await run('lpadmin', ['-p', name, '-E', '-v', `socket://127.0.0.1:${to}`], { env });
    },
    waiting: async (name) => {
      const { stdout } = await run('lpstat', ['-o', name], { env });
      return stdout.split('\n').filter((line) => line !== '');
    },
    close: async () => {
      if (child.exitCode === null && child.kill('SIGTERM')) await once(child, 'exit');
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
