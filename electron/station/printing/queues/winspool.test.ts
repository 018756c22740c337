/** What is made of Windows's answers. The calls themselves can only run there. */
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../shared/errors.ts';
import { createWindowsQueues, type Winspool } from './winspool.ts';

const PAPER_OUT = 0x10;
const DELETING = 0x04;
const OFFLINE = 0x20;
const PRINTING = 0x10;

function fakeSpool(parts: Partial<Winspool> = {}) {
  const calls: string[] = [];
  const spool: Winspool = {
    list: () => ['Zebra'],
    open: () => 7n,
    close: () => void calls.push('close'),
    status: () => 0,
    begin: (_printer, title) => {
      calls.push(`begin ${title}`);
      return 12;
    },
    write: (_printer, bytes) => {
      const count = Math.min(3, bytes.length);
      calls.push(`write ${count}`);
      return count;
    },
    end: () => void calls.push('end'),
    jobStatus: () => PRINTING,
    cancel: (_printer, id) => {
      calls.push(`cancel ${id}`);
      return true;
    },
    jobs: () => [
      { id: 3, title: 'stowline a' },
      { id: 4, title: 'stowline b' },
    ],
    ...parts,
  };
  return { queues: createWindowsQueues(async () => spool), calls };
}

describe('the spooler of Windows', () => {
  it('gets every byte, in one document that is ended and closed', async () => {
    const { queues, calls } = fakeSpool();
    expect(await queues.submit('Zebra', 'stowline a', Uint8Array.of(1, 2, 3, 4))).toEqual({
      id: 12,
    });
    expect(calls).toEqual(['begin stowline a', 'write 3', 'write 1', 'end', 'close']);
  });

  it('that stops taking bytes fails the job, and is left in order', async () => {
    const { queues, calls } = fakeSpool({ write: () => 0 });
    await expect(queues.submit('Zebra', 'stowline a', Uint8Array.of(1))).rejects.toMatchObject({
      reason: 'failed',
    });
    expect(calls.slice(-2)).toEqual(['end', 'close']);
  });

  it('tells a job that waits from one on its way, and gives back only what waits', async () => {
    const waits = fakeSpool({ jobStatus: () => OFFLINE | PRINTING });
    expect(await waits.queues.job('Zebra', { id: 3 })).toEqual({
      state: 'holding',
      reason: 'unreachable',
    });
    expect(await waits.queues.cancel('Zebra', { id: 3 })).toBe(true);
    const moves = fakeSpool();
    expect((await moves.queues.job('Zebra', { id: 3 })).state).toBe('moving');
    expect(await moves.queues.cancel('Zebra', { id: 3 })).toBe(false);
    expect(moves.calls).not.toContain('cancel 3');
    const dropped = fakeSpool({ jobStatus: () => DELETING });
    expect((await dropped.queues.job('Zebra', { id: 3 })).state).toBe('gone');
    const printed = fakeSpool({ jobStatus: () => null });
    expect((await printed.queues.job('Zebra', { id: 3 })).state).toBe('done');
  });

  it('takes out the jobs of one title, and no others', async () => {
    const { queues, calls } = fakeSpool();
    await queues.withdraw('Zebra', 'stowline b');
    expect(calls).toEqual(['cancel 4', 'close']);
  });

  it('names what a printer lacks, and a queue that is not there', async () => {
    const empty = fakeSpool({ status: () => PAPER_OUT });
    expect(await empty.queues.status('Zebra')).toEqual({
      problem: 'paper-out',
      disconnected: false,
    });
    const gone = fakeSpool({
      open: () => {
        throw new AppError('windows-spooler', { call: 'OpenPrinter' });
      },
    });
    expect(await gone.queues.status('Zebra')).toEqual({
      problem: 'queue-unknown',
      disconnected: true,
    });
  });
});
