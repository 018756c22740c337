import type { Input } from 'electron';
import { ZOOM_STEPS, type Zoom } from '../../shared/host/contract.ts';

export type Shortcut = 'zoom-in' | 'zoom-out' | 'zoom-reset' | 'full-screen';

type Pressed = Pick<Input, 'type' | 'key' | 'control' | 'alt' | 'meta'>;

/**
 * The shell's own keys where there is no menu (Windows, Linux). No letters among them: scanners send
 * control characters as Ctrl and a letter, and a code must not be able to close the window.
 */
export function shortcutOf(input: Pressed): Shortcut | null {
  if (input.type !== 'keyDown' || input.alt || input.meta) return null;
  if (!input.control) return input.key === 'F11' ? 'full-screen' : null;
  switch (input.key) {
    case '+':
    case '=':
      return 'zoom-in';
    case '-':
      return 'zoom-out';
    case '0':
      return 'zoom-reset';
    default:
      return null;
  }
}

/** The next size in that direction; the last one stays. */
export function nextZoom(zoom: Zoom, way: 'zoom-in' | 'zoom-out' | 'zoom-reset'): Zoom {
  if (way === 'zoom-reset') return 100;
  const at = ZOOM_STEPS.indexOf(zoom) + (way === 'zoom-in' ? 1 : -1);
  return ZOOM_STEPS[at] ?? zoom;
}
