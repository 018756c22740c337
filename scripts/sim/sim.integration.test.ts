import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import {
  parseFault,
  startPrinterSim,
  startScaleSim,
  startScannerSim,
  writeLabelFiles,
} from './index.ts';
import { unescapeTyped } from './scannerSim.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function dial(port: number): Promise<{ socket: Socket; read: () => string }> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
  });
  socket.on('error', () => socket.destroy());
  cleanups.push(() => socket.destroy());
  await once(socket, 'connect');
  return { socket, read: () => text };
}

describe('the printer simulator', () => {
  it('splits formats that arrive in pieces and several at once', async () => {
    const sim = await startPrinterSim({ port: 0 });
    cleanups.push(sim.close);
    const { socket } = await dial(sim.port);
    for (const piece of ['noise^X', 'A^FDone^FS^X', 'Z\r\n^XA^FDtwo^FS^XZ^XA^FDthree', '^FS^XZ'])
      socket.write(piece);
    await expect.poll(() => sim.labels().length).toBe(3);
    expect(sim.labels().map((label) => label.bytes.toString())).toEqual([
      '^XA^FDone^FS^XZ',
      '^XA^FDtwo^FS^XZ',
      '^XA^FDthree^FS^XZ',
    ]);
  });

  it('answers ~HS with three lines, and says when paper is out', async () => {
    const sim = await startPrinterSim({ port: 0, fault: { kind: 'paper-out' } });
    cleanups.push(sim.close);
    const { socket, read } = await dial(sim.port);
    socket.write('~HS');
    await expect.poll(() => read().split('\x03\r\n').length).toBe(4);
    expect(read()).toMatch(/^.030,1,1,/);
  });

  it('keeps formats while paper is out and prints them when it is back', async () => {
    const sim = await startPrinterSim({ port: 0, fault: { kind: 'head-open' } });
    cleanups.push(sim.close);
    const { socket, read } = await dial(sim.port);
    socket.write('^XA^XZ~HS');
    await expect.poll(read).toContain('00000001');
    expect(sim.labels()).toHaveLength(0);
    await sim.setFault({ kind: 'none' });
    expect(sim.labels()).toHaveLength(1);
  });

  it('cuts the line after the bytes it was told', async () => {
    const sim = await startPrinterSim({ port: 0, fault: { kind: 'cut-after', bytes: 5 } });
    cleanups.push(sim.close);
    const { socket } = await dial(sim.port);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write('^XA^FDtext^FS^XZ');
    await closed;
    expect(sim.labels()).toHaveLength(0);
    expect(sim.bytesRead()).toBe(5);
  });

  it('stops reading when stalled and goes on where it stopped', async () => {
    const sim = await startPrinterSim({ port: 0, fault: { kind: 'stall-after', bytes: 5 } });
    cleanups.push(sim.close);
    const { socket } = await dial(sim.port);
    socket.write('^XA^FDtext^FS^XZ');
    await expect.poll(sim.bytesRead).toBe(5);
    await sim.setFault({ kind: 'none' });
    await expect.poll(() => sim.labels().length).toBe(1);
  });

  it('refuses and comes back on the same port', async () => {
    const sim = await startPrinterSim({ port: 0 });
    cleanups.push(sim.close);
    await sim.setFault({ kind: 'refuse' });
    await expect(dial(sim.port)).rejects.toThrow('ECONNREFUSED');
    await sim.setFault({ kind: 'none' });
    await dial(sim.port);
    expect(sim.connections()).toBe(1);
  });

  it('writes a label as it was received and as a picture', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stowline-sim-'));
    cleanups.push(() => rm(folder, { recursive: true }));
    const bytes = Buffer.from('^XA^PW400^LL240^FO20,20^A0N,40,40^FDHello^FS^XZ');
    const label = { bytes, language: 'zpl', page: null, copies: 1, at: 0 } as const;
    const files = await writeLabelFiles(folder, 'label-1', label);
    expect(await readFile(files.received)).toEqual(bytes);
    const png = await readFile(files.png);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([400, 240]);
  });
});

it.each([
  ['none', { kind: 'none' }],
  [' cut-after:120 ', { kind: 'cut-after', bytes: 120 }],
  ['stall-after:0', { kind: 'stall-after', bytes: 0 }],
  ['cut-after', null],
  ['cut-after:-1', null],
  ['jam', { kind: 'jam' }],
  ['slow:900', { kind: 'slow', bytes: 900 }],
  ['slow:0', null],
  ['crash', null],
])('reads the fault %j', (text, fault) => {
  expect(parseFault(text)).toEqual(fault);
});

it('sends each scan with its terminator, GS included', async () => {
  const sim = await startScannerSim({ port: 0 });
  cleanups.push(sim.close);
  const { read } = await dial(sim.port);
  await sim.waitForConnection();
  sim.scan(unescapeTyped('10AB\\x1d21\\\\7'));
  sim.scan('second');
  await expect.poll(read).toBe('10AB\x1d21\\7\rsecond\r');
});

it('weighs as MT-SICS says: stable, moving, over, zeroed', async () => {
  const sim = await startScaleSim({ port: 0 });
  cleanups.push(sim.close);
  const { socket, read } = await dial(sim.port);
  sim.setWeight(1234.5);
  socket.write('S\r\n');
  await expect.poll(read).toBe('S S    1234.50 g\r\n');
  sim.setCondition('motion');
  socket.write('S\r\nS');
  socket.write('I\r\nX\r\n');
  await expect.poll(read).toMatch(/S I\r\nS D {4}1234\.50 g\r\nES\r\n$/);
  sim.setCondition('over');
  socket.write('S\r\n');
  await expect.poll(read).toMatch(/S \+\r\n$/);
  sim.setCondition('stable');
  socket.write('Z\r\nS\r\n');
  await expect.poll(read).toMatch(/Z A\r\nS S {7}0\.00 g\r\n$/);
});
