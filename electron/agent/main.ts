/** Command line of the agent: `node electron/agent/main.ts --help`. */
import { Command, InvalidArgumentError } from 'commander';
import { DEFAULT_PORT, mintUrl, startAgent, type Agent } from './index.ts';
import { addDevices } from './devices.ts';
import { explain, languageOf } from './messages.ts';
import { DEFAULT_CENTRAL } from '../station/index.ts';
import { trustAuthority } from './trust.ts';

interface Flags {
  data: string;
  central?: string;
  enrol?: string;
  name?: string;
  port: number;
  renderer: string;
  ca?: string;
  printCode?: boolean;
  scanner: string[];
  scale: string[];
  printer: string[];
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function parsePort(value: string): number {
  const port = Number(value);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('0–65535');
}

function collectAddress(value: string, before: string[]): string[] {
  if (/^[^:\s]+:\d+$/.test(value)) return [...before, value];
  throw new InvalidArgumentError('HOST:PORT');
}

/** Ends in order at the first Ctrl+C or TERM; a second one is not waited for. */
function closeOnSignal(agent: Agent): void {
  let closing = false;
  const end = (): void => {
    if (closing) process.exit(1);
    closing = true;
    agent.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  if (process.platform !== 'win32') process.on('SIGUSR2', () => say(agent.newUrl()));
}

async function run(flags: Flags): Promise<void> {
  if (flags.printCode) {
    say(mintUrl(flags.data));
    return;
  }
  if (flags.ca !== undefined) trustAuthority(flags.ca);
  const agent = await startAgent({
    dataDir: flags.data,
    ...(flags.central === undefined ? {} : { centralUrl: flags.central }),
    ...(flags.enrol === undefined ? {} : { enrolCode: flags.enrol }),
    ...(flags.name === undefined ? {} : { name: flags.name }),
    port: flags.port,
    rendererDir: flags.renderer,
  });
  closeOnSignal(agent);
  await addDevices(agent.station, flags);
  say(agent.url);
}

const program = new Command('stowline-agent')
  .description(
    'A Stowline station for a browser on this machine. Prints the address to open, good once.\n' +
      '供本机浏览器使用的 Stowline 工作站。启动后打印一次性访问地址。',
  )
  .option('--data <dir>', 'folder of the station / 工作站数据文件夹', 'data/station')
  .option(
    '--central <url>',
    `address of central (default: where it is enrolled, else ${DEFAULT_CENTRAL}) / 中心系统地址`,
  )
  .option('--ca <file>', 'PEM of the authority that vouches for central / 签发中心证书的机构证书')
  .option('--enrol <code>', 'one-time code, at the first start / 首次启动所需的注册码')
  .option('--name <name>', 'what people call this station / 工作站名称')
  .option('--port <port>', '0: any free one / 0 表示任意空闲端口', parsePort, DEFAULT_PORT)
  .option('--renderer <dir>', 'the built app / 已构建的界面', 'out/renderer')
  .option(
    '--scanner <host:port>',
    'network scanner to know from the start; may repeat / 网络扫描器，可重复',
    collectAddress,
    [],
  )
  .option(
    '--scale <host:port>',
    'MT-SICS scale to know from the start; may repeat / MT-SICS 电子秤，可重复',
    collectAddress,
    [],
  )
  .option(
    '--printer <host:port>',
    'ZPL printer to know from the start; may repeat / ZPL 打印机，可重复',
    collectAddress,
    [],
  )
  .option('--print-code', 'print a new address of the running agent / 打印新的访问地址');

program.parse();
run(program.opts<Flags>()).catch((error: unknown) => {
  process.stderr.write(`${explain(error, languageOf(process.env['LANG']))}\n`);
  process.exit(1);
});
