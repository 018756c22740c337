/** Delta debugging: leaves out as many steps of a failing plan as the failure can do without. */
import type { Plan, Step } from './plan.ts';

/** `fails`: whether the same thing still goes wrong. Ends when nothing more can go, or by `timeIsUp`. */
export async function shrink(
  plan: Plan,
  fails: (plan: Plan) => Promise<boolean>,
  timeIsUp: () => boolean,
): Promise<Plan> {
  let steps: readonly Step[] = plan.steps;
  let parts = 2;
  while (steps.length > 1 && !timeIsUp()) {
    const size = Math.ceil(steps.length / parts);
    let reduced = false;
    for (let from = 0; from < steps.length && !timeIsUp(); from += size) {
      const rest = [...steps.slice(0, from), ...steps.slice(from + size)];
      if (!(await fails({ ...plan, steps: rest }))) continue;
      steps = rest;
      parts = Math.max(2, parts - 1);
      reduced = true;
      break;
    }
    if (reduced) continue;
    if (size === 1) break;
    parts = Math.min(steps.length, parts * 2);
  }
  return { ...plan, steps };
}
