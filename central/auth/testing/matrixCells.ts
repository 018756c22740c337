/** Counting the cells of the matrix, and what is wrong in one. */
import { expect } from 'vitest';

/** What is wrong, or false. */
export type Problem = string | false;
export type Check = (where: string, problem: Problem) => void;

/** Cells looked at and what was wrong in them, told when a part is through. */
export function countCells(): {
  readonly check: Check;
  readonly end: (part: string, atLeast: number) => void;
} {
  let cells = 0;
  const leaks: string[] = [];
  return {
    check: (where, problem) => {
      cells += 1;
      if (problem !== false) leaks.push(`${where}: ${problem}`);
    },
    end: (part, atLeast) => {
      process.stdout.write(`${JSON.stringify({ part, cells, leaks: leaks.length })}\n`);
      expect(leaks).toEqual([]);
      expect(cells).toBeGreaterThanOrEqual(atLeast);
    },
  };
}

/** Whoever may is answered, whatever is said of the rest of the request; whoever may not gets 403. */
export const answered = (may: boolean, status: number): Problem => {
  if (may) return (status === 401 || status === 403 || status >= 500) && `refused with ${status}`;
  return status !== 403 && `answered with ${status}`;
};

export const shows = (text: string, ...marks: string[]): Problem => {
  const found = marks.find((mark) => text.includes(mark));
  return found !== undefined && `shows ${found}`;
};
