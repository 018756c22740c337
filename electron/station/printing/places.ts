import { readdir } from 'node:fs/promises';
import type { HostOutput } from '../../../shared/host/contract.ts';
import type { SystemQueues } from './queues/index.ts';

type Places = HostOutput<'printers:list-places'>;

const FOLDER = '/dev/usb';

async function deviceFiles(): Promise<string[]> {
  try {
    const names = await readdir(FOLDER);
    return names.filter((name) => /^lp\d+$/.test(name)).map((name) => `${FOLDER}/${name}`);
  } catch (error) {
    // No USB printer was ever plugged in.
    if (error instanceof Error && 'code' in error) return [];
    throw error;
  }
}

/** What this machine could print to. A part that can't be asked is told to `report` and left empty. */
export async function listPlaces(
  queues: SystemQueues,
  report: (where: string, error: unknown) => void,
): Promise<Places> {
  const orEmpty = async <T>(what: string, ask: Promise<T[]>): Promise<T[]> => {
    try {
      return await ask;
    } catch (error) {
      report(`printing.places.${what}`, error);
      return [];
    }
  };
  const serial = async (): Promise<string[]> => {
    const { SerialPort } = await import('serialport');
    return (await SerialPort.list()).map(({ path }) => path);
  };
  const [found, files, serialPorts] = await Promise.all([
    orEmpty('queues', queues.list()),
    orEmpty('files', deviceFiles()),
    orEmpty('serial', serial()),
  ]);
  const { transport } = queues;
  return { queues: found.map((queue) => ({ transport, ...queue })), files, serialPorts };
}
