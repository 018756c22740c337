import { join } from 'node:path';
import { pino } from 'pino';
import { assembleCentral } from '../../../central/server.ts';
import type { Store } from '../../../central/store/index.ts';
import { EPOCH_MS, runAs, type Machine, type Process } from '../virtual/machine.ts';
import { dispatch, dispatchStream, type Handler } from '../virtual/dispatch.ts';
import type { SimRequest, SimResponse, SimServer, SimStream } from '../virtual/network.ts';

type Assembled = Awaited<ReturnType<typeof assembleCentral>>;

/** Central's program on its files: started, killed between any two statements, and started again. */
export class CentralNode implements SimServer {
  process: Process;
  isStarting = false;
  /** Central's own clock, ms ahead of true time. */
  clockOffsetMs = 0;
  /** Of two releases of the product. */
  release: 0 | 1 = 0;
  /** What it logged at `error`. */
  readonly errors: string[] = [];
  readonly databasePath: string;
  #central: Assembled | undefined;
  readonly #machine: Machine;

  constructor(machine: Machine, folder: string) {
    this.#machine = machine;
    this.databasePath = join(folder, 'central.db');
    this.process = machine.spawn('central');
  }

  get store(): Store {
    return this.#assembled().store;
  }

  get auth(): Assembled['auth'] {
    return this.#assembled().auth;
  }

  get isUp(): boolean {
    return this.#central !== undefined && this.process.alive;
  }

  async start(): Promise<void> {
    this.isStarting = true;
    this.#central = undefined;
    const process = this.#machine.spawn('central');
    process.release = this.release;
    this.process = process;
    const logger = pino(
      { level: 'error' },
      {
        write: (line: string) => {
          if (process.alive) this.errors.push(line.trim());
        },
      },
    );
    await runAs(process, async () => {
      const central = await assembleCentral({
        database: this.databasePath,
        clock: { now: () => EPOCH_MS + Math.floor(this.#machine.now) + this.clockOffsetMs },
        entropy: { bytes: (count) => process.random.bytes(count) },
        logger,
      });
      await central.app.ready();
      if (!process.alive) return;
      central.store.relay.start();
      central.store.timers.start();
      this.#central = central;
    });
    this.isStarting = false;
  }

  async stop(): Promise<void> {
    await runAs(this.process, async () => this.#central?.close());
    this.#central = undefined;
    this.process.die();
  }

  request(request: SimRequest): Promise<SimResponse> {
    return dispatch(this.#handler(), request);
  }

  stream(request: SimRequest): Promise<SimStream> {
    return dispatchStream(this.#handler(), request);
  }

  #handler(): Handler {
    const { app } = this.#assembled();
    return (request, response) => app.routing(request, response);
  }

  #assembled(): Assembled {
    if (this.#central === undefined) throw new Error('central is down');
    return this.#central;
  }
}
