import { expect, it } from 'vitest';
import { makePlan, OPERATIONS, STATION_COUNT, type Plan } from './plan.ts';
import { shrink } from './shrink.ts';

it('plans two hundred operations for each of five stations, the same for the same seed', () => {
  const plan = makePlan(3);
  for (let station = 0; station < STATION_COUNT; station += 1) {
    const own = plan.steps.filter((step) => step.is === 'operation' && step.station === station);
    expect(own).toHaveLength(OPERATIONS);
  }
  expect(makePlan(3)).toEqual(plan);
  expect(makePlan(4)).not.toEqual(plan);
});

it('leaves out every step that a failure can do without', async () => {
  const plan = makePlan(3);
  const [first, last] = [plan.steps[17], plan.steps.at(-5)];
  const fails = async ({ steps }: Plan) =>
    steps.some((step) => step === first) && steps.some((step) => step === last);
  const shrunk = await shrink(plan, fails, () => false);
  expect(shrunk.steps).toEqual([first, last]);
});

it('stops shrinking when the time is up, with a plan that still fails', async () => {
  const plan = makePlan(3);
  let tries = 0;
  const fails = async ({ steps }: Plan) => {
    tries += 1;
    return steps.some((step) => step === plan.steps[100]);
  };
  const shrunk = await shrink(plan, fails, () => tries >= 4);
  expect(shrunk.steps.length).toBeLessThan(plan.steps.length);
  expect(await fails(shrunk)).toBe(true);
});
