import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What takes longest, longest first: begun last, one of these would keep one core busy while the other has nothing
 * left to do. A file that is missing here costs only time.
 */
const LONGEST = [
  'tests/chaos/chaos.integration.test.ts',
  'tests/kills/kills.integration.test.ts',
  'tests/kills/kills.postgres.test.ts',
  'tests/bench/central.integration.test.ts',
  'tests/postgres/nodes.postgres.test.ts',
];

const rankOf = ({ moduleId }: TestSpecification): number => {
  const at = LONGEST.findIndex((file) => moduleId.endsWith(`/${file}`));
  return at === -1 ? LONGEST.length : at;
};

/** A fresh clone knows no times of an earlier run: vitest would begin with the largest files, not the longest. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => rankOf(a) - rankOf(b));
  }
}
