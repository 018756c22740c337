import { PassThrough } from 'node:stream';
import { connect } from 'node:net';
import { request } from 'node:http';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseBenchCommand } from './benchCommands.ts';
import { readBenchLines } from './benchConsole.ts';
import { startSimBench, type SimBench } from './simBench.ts';

let bench: SimBench;
let said: string[];
beforeEach(async () => {
  said = [];
  bench = await startSimBench({
    ports: { scanner: 0, scale: 0, printer: 0, window: 0 },
    language: 'zpl',
    say: (line) => said.push(line),
  });
});
afterEach(() => bench.close());

const run = async (line: string) => {
  const command = parseBenchCommand(line);
  if (!command) throw new Error(line);
  await bench.run(command);
};
async function dial(port: number) {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  let open = true;
  socket.on('data', (chunk) => (heard += chunk.toString('latin1')));
  socket.on('error', () => socket.destroy());
  socket.on('close', () => (open = false));
  await once(socket, 'connect');
  return { socket, heard: () => heard, open: () => open };
}

it('scans to whoever listens, and says when nobody does', async () => {
  await run('scan TOTE-001');
  expect(said.at(-1)).toContain('lost');
  const line = await dial(bench.ports.scanner);
  await expect
    .poll(async () => {
      await run('scan A\\x1dB');
      return line.heard();
    })
    .toContain('A\u001dB\r');
});

it('weighs what was put on it', async () => {
  const line = await dial(bench.ports.scale);
  await run('weigh 200');
  await run('add 50');
  line.socket.write('S\r\n');
  await expect.poll(line.heard).toContain('S S     250.00 g');
  await run('scale over');
  line.socket.write('S\r\n');
  await expect.poll(line.heard).toContain('S +');
});

it('shows printed labels as pictures, to this machine alone', async () => {
  const { socket } = await dial(bench.ports.printer);
  socket.end('^XA^PW400^LL200^FO20,20^A0N,40^FDHello^FS^XZ');
  const labels = async () => (await (await fetch(`${bench.url}labels`)).json()) as unknown[];
  await expect.poll(async () => (await labels()).length).toBe(1);
  const picture = await fetch(`${bench.url}label/1.png`);
  expect(picture.headers.get('content-type')).toBe('image/png');
  expect(
    Buffer.from(await picture.arrayBuffer())
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');
  expect(await (await fetch(bench.url)).text()).toContain('/labels');
  expect((await fetch(`${bench.url}label/2.png`)).status).toBe(404);
  const { hostname, port } = new URL(bench.url);
  expect(hostname).toBe('127.0.0.1');
  const foreign = request({
    host: hostname,
    port,
    path: '/labels',
    headers: { host: 'evil.test' },
  });
  foreign.end();
  const [response] = (await once(foreign, 'response')) as [{ statusCode: number }];
  expect(response.statusCode).toBe(403);
});

it('unplugs a device, and plugs it in again at the same place with what lay on it', async () => {
  await run('weigh 750');
  const line = await dial(bench.ports.scale);
  await run('unplug scale');
  await expect.poll(line.open).toBe(false);
  await run('plug scale');
  const again = await dial(bench.ports.scale);
  again.socket.write('S\r\n');
  await expect.poll(again.heard).toContain('750.00 g');
});

it('takes commands from a pipe until it is told to quit', async () => {
  const input = new PassThrough();
  const done = readBenchLines(bench, input, (line) => said.push(line));
  input.write('weigh 5\nnonsense\ntoggle scanner\nquit\n');
  await done;
  expect(said).toEqual(['on the scale: 5 g', 'not understood: nonsense', 'scanner: unplugged']);
});
