import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { pino } from 'pino';
import { AppError } from '../../shared/errors.ts';
import { DEFAULT_LIMITS, type TlsFiles } from '../http/index.ts';
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
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly trustProxy?: string[];
  readonly limitStation: number;
  readonly limitAddress: number;
  readonly limitFailures: number;
}

/** Both of them, or neither. */
function tlsOf({ tlsCert, tlsKey }: ServeOptions): { tls?: TlsFiles } {
  if (tlsCert === undefined && tlsKey === undefined) return {};
  if (tlsCert !== undefined && tlsKey !== undefined) {
    return { tls: { certFile: resolve(tlsCert), keyFile: resolve(tlsKey) } };
  }
  throw new AppError('tls-incomplete', { needs: '--tls-cert FILE and --tls-key FILE' });
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** Something does not end by itself: nothing is lost by ending it. */
const STOP_MAX_MS = 15_000;

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
    ...tlsOf(options),
    ...(options.trustProxy === undefined ? {} : { trustProxy: options.trustProxy }),
    limits: {
      station: options.limitStation,
      address: options.limitAddress,
      failures: options.limitFailures,
    },
    logger: pino({ level: options.logLevel }),
    ownsProcess: true,
    ...(options.metricsToken === undefined ? {} : { metricsToken: options.metricsToken }),
    ...(options.sample === true
      ? { prepare: (store) => seedSample(store, options.sampleOrders) }
      : {}),
  });
  // Listens before it says that it is there: whoever reads that may stop it at once.
  const stopped = new Promise<void>((done) => {
    const stop = () => {
      // Who sends a second one means it: from now on it ends the process.
      for (const signal of SIGNALS) process.off(signal, stop);
      done();
    };
    for (const signal of SIGNALS) process.on(signal, stop);
  });
  process.stdout.write(`Central: ${central.url} (${whereOf(options)})\n`);
  await stopped;
  setTimeout(() => {
    process.stderr.write('Stopping took too long; what was acknowledged is kept.\n');
    process.exit(1);
  }, STOP_MAX_MS).unref();
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
    .option(
      '--tls-cert <file>',
      'serve HTTPS, TLS 1.3 only, with this certificate (PEM, with its chain)',
    )
    .option(
      '--tls-key <file>',
      'the private key of the certificate (PEM); both are read again when they change',
    )
    .option(
      '--trust-proxy <addresses>',
      'balancers before it, addresses or networks separated by commas: what they say of where requests come from is believed',
      (text: string) => text.split(','),
    )
    .option(
      '--limit-station <n>',
      'requests one station may make in ten seconds; 0: any number',
      parseCount,
      DEFAULT_LIMITS.station,
    )
    .option(
      '--limit-address <n>',
      'requests without a token from one address in ten seconds; 0: any number',
      parseCount,
      DEFAULT_LIMITS.address,
    )
    .option(
      '--limit-failures <n>',
      'wrong codes, signatures and tokens from one address in a minute; 0: any number',
      parseCount,
      DEFAULT_LIMITS.failures,
    )
    .option('--log-level <level>', 'trace, debug, info, warn, error or silent', 'warn');
  addDataOption(command).action(serve);
}
