import { AppError } from '../../../shared/errors.ts';
import type { ScaleInfo } from '../../../shared/host/contract.ts';
import {
  createScaleDecoder,
  createWeigher,
  type ScaleDecoder,
  type Weigher,
} from '../../../shared/scales/index.ts';
import {
  addressOf,
  startLine,
  type DeviceIdentity,
  type LineState,
  type LineTuning,
  type ListedPort,
} from '../serial/index.ts';
import type { ScaleConfig } from './scaleConfig.ts';

export interface ScaleTuning extends LineTuning {
  /** Pause between two requests, where the format has any, and between two looks at what counts, ms. */
  readonly everyMs: number;
  /** A request that nothing came for is made again after so long, ms. */
  readonly answerMs: number;
}

export interface ScaleDeps {
  readonly tuning: ScaleTuning;
  readonly listPorts: () => Promise<ListedPort[]>;
  readonly onChange: (info: ScaleInfo) => void;
  readonly onIdentity: (identity: DeviceIdentity) => void;
  readonly monotonicMs: () => number;
  readonly report: (where: string, error: unknown) => void;
}

export interface Scale {
  info: () => ScaleInfo;
  /** Resolves when the first attempt to reach it has ended either way. */
  readonly tried: Promise<void>;
  /** The next weight that counts, from readings after now alone. Throws AppError(`scale-…`) as `scales:read` tells. */
  read: (withinMs: number) => Promise<number>;
  close: () => Promise<void>;
}

/** What one connection says: bytes to readings to a weight that counts. Never carried over to the next. */
interface Ear {
  readonly decoder: ScaleDecoder;
  readonly weigher: Weigher;
  /** When something came last that was a frame, or was asked for. */
  askedAt: number;
  answered: boolean;
}

/** One scale: asks where it wants to be asked, and tells what is on it. */
export function startScale(id: string, config: ScaleConfig, deps: ScaleDeps): Scale {
  const { tuning, monotonicMs } = deps;
  const limits = config.maxGrams === undefined ? {} : { maxGrams: config.maxGrams };
  let ear: Ear | null = null;
  let line: LineState = { address: addressOf(config), state: 'absent', group: null };
  let told = '';
  let closed = false;
  /** Those who wait for a weight: with a weigher of their own, which knows nothing of before. */
  const readers = new Set<{ weigher: Weigher; done: (grams: number) => void }>();

  const info = (): ScaleInfo => ({
    id,
    name: config.name,
    transport: config.transport,
    address: line.address,
    profile: config.profile,
    maxGrams: config.maxGrams ?? null,
    baudRate: config.transport === 'serial' ? config.baudRate : null,
    state: line.state,
    group: line.group,
    live:
      line.state === 'connected' && ear
        ? ear.weigher.live(monotonicMs())
        : { state: 'silent', grams: null },
  });
  const tell = (): void => {
    const next = info();
    const text = JSON.stringify(next);
    if (closed || text === told) return;
    told = text;
    deps.onChange(next);
  };

  const take = (from: Ear, chunk: Uint8Array): void => {
    for (const reading of from.decoder.push(chunk)) {
      from.answered = true;
      const now = monotonicMs();
      from.weigher.take(reading, now);
      for (const reader of readers) {
        reader.weigher.take(reading, now);
        const { state, grams } = reader.weigher.live(now);
        if (state === 'stable' && grams !== null) reader.done(grams);
      }
    }
  };

  const device = startLine(config, {
    id,
    tuning,
    listPorts: deps.listPorts,
    connection: () => {
      const next: Ear = {
        decoder: createScaleDecoder(config.profile),
        weigher: createWeigher(limits),
        askedAt: -Infinity,
        answered: true,
      };
      ear = next;
      return {
        push: (chunk) => {
          // Bytes of a connection that is over are nobody's.
          if (ear === next) take(next, chunk);
        },
      };
    },
    onChange: (state) => {
      line = state;
      tell();
    },
    onIdentity: deps.onIdentity,
    report: deps.report,
  });

  const ask = (): void => {
    if (line.state !== 'connected' || !ear) return;
    const request = ear.decoder.request();
    const now = monotonicMs();
    if (request === null || (!ear.answered && now - ear.askedAt < tuning.answerMs)) return;
    ear.askedAt = now;
    ear.answered = false;
    device.write(request);
  };
  const timer = setInterval(() => {
    ask();
    // Silence is a change that no byte tells of.
    tell();
  }, tuning.everyMs);

  /** Why there is no weight, for the person: the line first, then what the scale says. */
  const whyNot = (weigher: Weigher): AppError => {
    if (line.state !== 'connected') {
      const meta = line.group === null ? { id } : { id, group: line.group };
      return new AppError(`scale-${line.state}`, meta);
    }
    const { state } = weigher.live(monotonicMs());
    return new AppError(`scale-${state === 'settling' || state === 'stable' ? 'motion' : state}`, {
      id,
    });
  };

  return {
    info,
    tried: device.tried,
    read: (withinMs) =>
      new Promise((resolve, reject) => {
        const weigher = createWeigher(limits);
        const reader = {
          weigher,
          done: (grams: number) => {
            end();
            resolve(grams);
          },
        };
        const late = setTimeout(() => {
          end();
          reject(whyNot(weigher));
        }, withinMs);
        const end = (): void => {
          clearTimeout(late);
          readers.delete(reader);
        };
        readers.add(reader);
        ask();
      }),
    close: async () => {
      closed = true;
      clearInterval(timer);
      await device.close();
    },
  };
}
