import { beforeEach, expect, it } from 'vitest';
import { createFramePacer, WORK_PER_FRAME_MS } from './framePacer.ts';

let time: number;
let frames: (() => void)[];
let acknowledged: string[];
let pace: (name: string, ms: number) => void;
beforeEach(() => {
  time = 0;
  frames = [];
  acknowledged = [];
  const pacer = createFramePacer({
    now: () => time,
    nextFrame: (run) => frames.push(run),
  });
  pace = (name, ms) =>
    pacer(
      () => (time += ms),
      () => acknowledged.push(name),
    );
});
const frame = () => frames.splice(0).forEach((run) => run());

it('asks for more at once while the frame has time', () => {
  pace('a', 1);
  pace('b', 1);
  expect(acknowledged).toEqual(['a', 'b']);
  expect(frames).toHaveLength(1);
});

it('asks for more only with the next frame once this one’s time is spent', () => {
  pace('a', WORK_PER_FRAME_MS);
  pace('b', 1);
  expect(acknowledged).toEqual([]);
  frame();
  expect(acknowledged).toEqual(['a', 'b']);
  pace('c', 1);
  expect(acknowledged).toEqual(['a', 'b', 'c']);
});
