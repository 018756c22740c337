import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  createTestCentral,
  createTestStation,
  type TestCentral,
  type TestStation,
} from '../../tests/builders/central.ts';
import type { Poke } from '../../shared/protocol/index.ts';
import { openCentralStore } from '../openCentralStore.ts';

interface Listening {
  readonly events: EventSourceMessage[];
  readonly ended: Promise<void>;
  stop(): void;
}

let central: TestCentral;
let station: TestStation;
const open: Listening[] = [];
beforeEach(async () => {
  central = await createTestCentral({ people: [] });
  station = await createTestStation(central);
});
afterEach(async () => {
  for (const listening of open.splice(0)) listening.stop();
  await central.destroy();
});

async function listen(): Promise<Listening> {
  const stopper = new AbortController();
  const response = await fetch(`${central.url}/v1/stream`, {
    headers: { authorization: `Bearer ${await station.token()}` },
    signal: stopper.signal,
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const events: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => events.push(event) });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const ended = (async () => {
    for (;;) {
      const chunk = await reader?.read();
      if (!chunk || chunk.done) return;
      parser.feed(chunk.value);
    }
  })().catch((error: unknown) => {
    if (!stopper.signal.aborted) throw error;
  });
  const listening = { events, ended, stop: () => stopper.abort() };
  open.push(listening);
  return listening;
}

const pokes = ({ events }: Listening) =>
  events.filter((event) => event.event === 'poke').map((event) => JSON.parse(event.data) as Poke);
const eventually = (check: () => void) => vi.waitFor(check, 30_000);
const put = (id: string, shard?: string) =>
  central.put([{ collection: 'counters', id, doc: {} }], shard);

it('tells at once where the station’s shards stand, and what time it is', async () => {
  const clock = await put('a');
  const listening = await listen();
  // What was committed just before may poke once more, before or after these two.
  for (const standing of [
    { shard: 'wh:main', clock },
    { shard: 'org', clock: 0 },
  ]) {
    await eventually(() => expect(pokes(listening)).toContainEqual(standing));
  }
  expect(listening.events[0]).toMatchObject({
    event: 'time',
    data: JSON.stringify({ serverTime: '2026-11-22T09:00:00.000Z' }),
  });
});

it('pokes everyone of the shard when something was committed, and nobody of another', async () => {
  const [one, two] = [await listen(), await listen()];
  await put('x', 'wh:other');
  await put('a', 'org');
  const clock = await put('a');
  for (const listening of [one, two]) {
    for (const moved of [
      { shard: 'wh:main', clock },
      { shard: 'org', clock: 1 },
    ]) {
      await eventually(() =>
        expect(pokes(listening)).toContainEqual(expect.objectContaining(moved)),
      );
    }
    expect(pokes(listening).some((poke) => poke.shard === 'wh:other')).toBe(false);
  }
});

it('makes one poke of many commits in a row, with the last clock', async () => {
  const listening = await listen();
  await eventually(() => expect(pokes(listening).length).toBeGreaterThan(1));
  let clock = 0;
  for (let i = 0; i < 50; i += 1) clock = await put(`c${i}`);
  await eventually(() => expect(pokes(listening).at(-1)?.clock).toBe(clock));
  expect(pokes(listening).length).toBeLessThan(50);
});

it('says what changed, from poke to poke without a gap', async () => {
  const listening = await listen();
  await eventually(() => expect(pokes(listening).length).toBeGreaterThan(1));
  const doc = { name: 'Main', language: 'en' };
  let last = 0;
  for (const collection of ['tasks', 'counters', 'exceptions'] as const) {
    last = await central.put([{ collection, id: 'a', doc }]);
  }
  await eventually(() => expect(pokes(listening).at(-1)?.clock).toBe(last));
  const said = pokes(listening).flatMap(({ clock, changed }) =>
    changed ? [{ clock, changed }] : [],
  );
  expect(new Set(said.flatMap(({ changed }) => changed.collections))).toEqual(
    new Set(['tasks', 'exceptions']),
  );
  let reached = said[0]?.changed.after ?? last;
  for (const { clock, changed } of said) {
    expect(changed.after).toBe(reached);
    reached = clock;
  }
  expect(reached).toBe(last);
});

it('pokes for what another process committed', async () => {
  const listening = await listen();
  const other = await openCentralStore({ database: central.database });
  const clock = await other.transact('wh:main', async (tx) =>
    tx.append({ kind: 'import', input: null, writes: [] }),
  );
  await other.close();
  await eventually(() =>
    expect(pokes(listening)).toContainEqual(expect.objectContaining({ shard: 'wh:main', clock })),
  );
});

it('ends when central stops, so that the station notices', async () => {
  const listening = await listen();
  await eventually(() => expect(pokes(listening).length).toBeGreaterThan(1));
  central = await central.restart();
  await listening.ended;
});

it('needs a token', async () => {
  const response = await fetch(`${central.url}/v1/stream`);
  expect(response.status).toBe(401);
  await response.text();
});

it('ends the oldest of a station that opens one after the other, and goes on with the newest', async () => {
  const all = [];
  for (let n = 0; n < 34; n += 1) all.push(await listen());
  await Promise.all(all.slice(0, 2).map(({ ended }) => ended));
  const clock = await put('b');
  for (const listening of all.slice(2)) {
    await eventually(() => expect(pokes(listening).at(-1)?.clock).toBe(clock));
  }
});
