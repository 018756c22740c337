import { startLineServer } from './lineDevice.ts';

export type ScaleCondition = 'stable' | 'motion' | 'over' | 'under';

export interface ScaleSim {
  readonly port: number;
  connected: () => number;
  setWeight: (grams: number) => void;
  setCondition: (condition: ScaleCondition) => void;
  close: () => Promise<void>;
}

/** The answer to one MT-SICS command line: S = stable weight, SI = weight now, Z = zero, @ = reset. */
export function answerSics(
  command: string,
  scale: { grams: number; condition: ScaleCondition },
): string {
  const weight = `${scale.grams.toFixed(2).padStart(10)} g`;
  switch (command) {
    case 'S':
    case 'SI':
      if (scale.condition === 'over') return 'S +\r\n';
      if (scale.condition === 'under') return 'S -\r\n';
      if (scale.condition === 'stable') return `S S ${weight}\r\n`;
      return command === 'SI' ? `S D ${weight}\r\n` : 'S I\r\n';
    case 'Z':
      return scale.condition === 'stable' ? 'Z A\r\n' : 'Z I\r\n';
    case '@':
      return 'I4 A "SIM0000001"\r\n';
    default:
      return 'ES\r\n';
  }
}

/** A bench scale that speaks MT-SICS level 0 over TCP. */
export async function startScaleSim(options: { port: number; host?: string }): Promise<ScaleSim> {
  let grams = 0;
  let tare = 0;
  let condition: ScaleCondition = 'stable';
  let pending = '';
  const line = await startLineServer({
    ...options,
    onData: (chunk, reply) => {
      const parts = (pending + chunk.toString('latin1')).split('\r\n');
      pending = (parts.pop() ?? '').slice(-80);
      for (const command of parts) {
        reply(answerSics(command, { grams: grams - tare, condition }));
        if (command === 'Z' && condition === 'stable') tare = grams;
      }
    },
  });
  return {
    port: line.port,
    connected: line.connected,
    setWeight: (value) => {
      grams = value;
    },
    setCondition: (value) => {
      condition = value;
    },
    close: line.close,
  };
}
