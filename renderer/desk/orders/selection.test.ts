import { describe, expect, it } from 'vitest';
import {
  allSelection,
  countSelected,
  isSelected,
  noSelection,
  setSelected,
  toggleSelected,
  type Selection,
} from './selection.ts';

interface Row {
  id: string;
}
const rows = (...ids: string[]): Row[] => ids.map((id) => ({ id }));
const none = (): Selection<Row> => noSelection();
const all = (): Selection<Row> => allSelection();

describe('selection', () => {
  it('counts what was ticked', () => {
    const selection = setSelected(none(), rows('a', 'b', 'b'), true);
    expect(countSelected(selection, 100)).toBe(2);
    expect(isSelected(selection, 'a')).toBe(true);
    expect(isSelected(selection, 'c')).toBe(false);
  });

  it('unticks what was ticked', () => {
    const [a] = rows('a');
    if (!a) throw new Error('no row');
    expect(countSelected(toggleSelected(toggleSelected(none(), a), a), 100)).toBe(0);
  });

  it('counts all that match, less those taken out', () => {
    const selection = setSelected(all(), rows('a', 'b'), false);
    expect(countSelected(selection, 100)).toBe(98);
    expect(isSelected(selection, 'a')).toBe(false);
    expect(isSelected(selection, 'z')).toBe(true);
    expect(countSelected(setSelected(selection, rows('a'), true), 100)).toBe(99);
  });

  it('leaves the selection it was given as it was', () => {
    const before = none();
    setSelected(before, rows('a'), true);
    expect(countSelected(before, 100)).toBe(0);
  });
});
