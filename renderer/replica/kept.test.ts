import { expect, it } from 'vitest';
import type { StationHost } from '../../shared/host/index.ts';
import { createKept } from './kept.ts';

it('keeps again what a host put back from a backup has lost', async () => {
  const disk = new Map<string, string>();
  const answers: Readonly<Record<string, (input: { key: string; text: string }) => unknown>> = {
    'kept:list': () => [...disk].map(([key, text]) => ({ key, text })),
    'kept:put': ({ key, text }) => disk.set(key, text) && {},
  };
  // Only the two calls that it makes.
  const host = {
    call: async (name: string, input: { key: string; text: string }) => ({
      ok: true,
      value: answers[name]?.(input),
    }),
  } as unknown as StationHost;
  const kept = createKept(host);
  await kept.keep('place', { at: 'bin' });
  disk.clear();
  await kept.load();
  expect(kept.read('place')).toBeUndefined();
  await kept.keep('place', { at: 'bin' });
  expect(disk.get('place')).toBe('{"at":"bin"}');
});
