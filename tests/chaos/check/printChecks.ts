import type { Violation } from '../../invariants/index.ts';
import type { World } from '../world/world.ts';

const bad = (invariant: string, detail: string): Violation => ({ invariant, detail });

/** 5: the bytes of a job reach a printer once; once more for each reprint that a person decided. */
export function checkPrinters(world: World): Violation[] {
  const violations: Violation[] = [];
  const sent = new Map<string, number>();
  for (const { printer, name } of world.stations) {
    for (const { text, whole } of printer.received) {
      // Cut before it says whose it is, it is nobody's label, and like any other cut there.
      if (!whole && !/"order\w*":"[^"]+"/.test(text)) continue;
      sent.set(`${name} ${text}`, (sent.get(`${name} ${text}`) ?? 0) + 1);
    }
  }
  const decided = [...world.truth.reprints.values()].reduce((sum, times) => sum + times, 0);
  const again = [...sent].filter(([, times]) => times > 1);
  const excess = again.reduce((sum, [, times]) => sum + times - 1, 0);
  if (excess > decided) {
    const [text = ''] = again[0] ?? [];
    violations.push(
      bad(
        'no label is printed twice',
        `${excess} again, ${decided} decided: ${text.slice(0, 160)}`,
      ),
    );
  }
  return violations;
}
