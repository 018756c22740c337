import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { pino } from 'pino';
import { seedSample } from '../routing/sample.ts';
import { createCentral } from '../server.ts';
import { addDataOption, parseCount, parsePort, type DataOption } from './options.ts';

interface ServeOptions extends DataOption {
  readonly port: number;
  readonly host: string;
  readonly sample?: boolean;
  readonly sampleOrders?: number;
  readonly logLevel: string;
  readonly metricsToken?: string;
}

/** Where its data lie, without name and password. */
const whereOf = ({ data, database }: DataOption): string =>
  database === undefined
    ? `data in ${resolve(data)}`
    : `data in ${database.replace(/^([^/]*\/\/)[^@/]*@/, '$1').replace(/\?.*/, '')}`;

async function serve(options: ServeOptions): Promise<void> {
  const central = await createCentral({
    dataDir: options.data,
    ...(options.database === undefined ? {} : { database: options.database }),
    ...(options.keyFile === undefined ? {} : { keyFile: options.keyFile }),
    port: options.port,
    host: options.host,
    logger: pino({ level: options.logLevel }),
    ownsProcess: true,
    ...(options.metricsToken === undefined ? {} : { metricsToken: options.metricsToken }),
    ...(options.sample === true
      ? { prepare: (store) => seedSample(store, options.sampleOrders) }
      : {}),
  });
  // Listens before it says that it is there: whoever reads that may stop it at once.
  const stopped = new Promise<void>((done) => {
    const stop = () => done();
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
  process.stdout.write(`Central: ${central.url} (${whereOf(options)})\n`);
  await stopped;
  await central.close();
}

export function addServeCommand(program: Command): void {
  const command = program
    .command('serve', { isDefault: true })
    .description('Run central. Makes its database on first start.')
    .option('--port <port>', 'port to listen on', parsePort, 4180)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--sample', 'fill an empty database with the sample warehouse')
    .option('--sample-orders <n>', 'orders the sample begins with (60)', parseCount)
    .addOption(
      new Option(
        '--metrics-token <token>',
        'what readers of /metrics send as a bearer token; without one only this machine may read it',
      ).env('STOWLINE_METRICS_TOKEN'),
    )
    .option('--log-level <level>', 'trace, debug, info, warn, error or silent', 'warn');
  addDataOption(command).action(serve);
}
