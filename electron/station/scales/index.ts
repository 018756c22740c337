/**
 * Scales on serial ports and the network: lines, requests and what is told of them. What their bytes
 * mean, and when a weight counts, is shared/scales.
 */
import { AppError } from '../../../shared/errors.ts';
import type { ScalesDeps, ScalesPort } from '../ports.ts';
import { LINE_TUNING, listSerialPorts, type ListedPort } from '../serial/index.ts';
import { startScale, type Scale, type ScaleTuning } from './scale.ts';
import { readScaleConfig, scaleConfigFrom, type ScaleConfig } from './scaleConfig.ts';

export interface ScalesOptions {
  readonly tuning?: ScaleTuning;
  readonly listPorts?: () => Promise<ListedPort[]>;
}

const TUNING: ScaleTuning = { ...LINE_TUNING, everyMs: 150, answerMs: 1_000 };

export function createScales(deps: ScalesDeps, options: ScalesOptions = {}): ScalesPort {
  const { devices } = deps;
  const scales = new Map<string, Scale>();

  const start = (id: string, config: ScaleConfig): Scale => {
    const scale = startScale(id, config, {
      tuning: options.tuning ?? TUNING,
      listPorts: options.listPorts ?? listSerialPorts,
      onChange: deps.onScale,
      onIdentity: (identity) => {
        try {
          if (config.transport === 'serial') devices.save('scale', id, { ...config, identity });
        } catch (error) {
          deps.report('scales.identity', error);
        }
      },
      monotonicMs: deps.monotonicMs,
      report: deps.report,
    });
    scales.set(id, scale);
    return scale;
  };

  const known = (id: string): Scale => {
    const scale = scales.get(id);
    if (!scale) throw new AppError('scale-unknown', { id });
    return scale;
  };

  for (const { id, config } of devices.list('scale')) {
    const read = readScaleConfig(config);
    if (read) start(id, read);
    else deps.report('scales.config', new AppError('scale-config-unreadable', { id }));
  }

  return {
    list: () => [...scales.values()].map((scale) => scale.info()),

    save: async (input) => {
      const config = scaleConfigFrom(input);
      const before = input.id === undefined ? null : known(input.id);
      const id = input.id ?? deps.newId();
      devices.save('scale', id, config);
      await before?.close();
      const scale = start(id, config);
      await scale.tried;
      return scale.info();
    },

    remove: async (id) => {
      const scale = known(id);
      devices.remove('scale', id);
      scales.delete(id);
      await scale.close();
    },

    read: async (id, withinMs) => known(id).read(withinMs),

    close: async () => {
      await Promise.all([...scales.values()].map((scale) => scale.close()));
    },
  };
}
