/** What the keys of the table can do. */
export interface KeyTargets {
  readonly index: number;
  readonly length: number;
  readonly move: (to: number, extend: boolean) => void;
  readonly toggle: () => void;
  readonly open: () => void;
  readonly selectAll: () => void;
  readonly release: () => void;
  readonly back: () => void;
}

export interface KeyPress {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** Rows that a page key moves. */
const PAGE = 15;

/** What a key does in the table; undefined where it is none of the table's. */
export function keySteps(press: KeyPress, targets: KeyTargets): (() => void) | undefined {
  const { index, length, move } = targets;
  const extend = press.shiftKey;
  if (press.altKey) return undefined;
  if (press.ctrlKey || press.metaKey) {
    return press.key.toLowerCase() === 'a' ? targets.selectAll : undefined;
  }
  switch (press.key) {
    case 'ArrowDown':
      return () => move(index + 1, extend);
    case 'ArrowUp':
      return () => move(index - 1, extend);
    case 'j':
      return () => move(index + 1, false);
    case 'k':
      return () => move(index - 1, false);
    case 'PageDown':
      return () => move(index + PAGE, extend);
    case 'PageUp':
      return () => move(index - PAGE, extend);
    case 'Home':
      return () => move(0, extend);
    case 'End':
      return () => move(length - 1, extend);
    case ' ':
    case 'x':
      return targets.toggle;
    case 'Enter':
      return targets.open;
    case 'r':
      return targets.release;
    case 'Escape':
      return targets.back;
    default:
      return undefined;
  }
}
