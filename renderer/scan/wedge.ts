import { decodeKey, GS, isTerminator } from './decodeKey.ts';
import { pressKey, typingExpected } from './keyBus.ts';
import type { ScanQueue } from './scanQueue.ts';
import {
  restoreField,
  snapshotField,
  textFieldOf,
  typeInto,
  type FieldSnapshot,
} from './textField.ts';
import { GAP_MS, WedgeReader, type Burst } from './wedgeReader.ts';

/** Without a terminator a scan ends when no key has come for this long. */
const FALLBACK_MS = GAP_MS + 20;
/** A timer this late means a busy page: keys may be waiting behind it, and get their turn first. */
const LATE_MS = 40;

const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'Meta', 'CapsLock', 'AltGraph']);

/** Scanners that type: reads them out of the keys of this window, wherever the focus is. */
export function startWedge(scans: ScanQueue): () => void {
  const reader = new WedgeReader();
  let snapshot: FieldSnapshot | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const settle = (burst: Burst) => {
    const field = snapshot;
    snapshot = undefined;
    if (burst.kind === 'scan') {
      if (field) restoreField(field);
      scans.push({ data: burst.data, source: 'wedge', at: performance.now() });
      return;
    }
    if (field === undefined) {
      for (const char of burst.chars) pressKey(char);
    } else if (burst.swallowed > 0) {
      const text = burst.chars.slice(-burst.swallowed).join('');
      typeInto(field.field, text.replaceAll(GS, ''));
    }
  };

  const arm = (ms: number) => {
    clearTimeout(timer);
    const due = performance.now() + ms;
    timer = setTimeout(() => {
      if (!reader.pending) return;
      if (performance.now() - due > LATE_MS) arm(LATE_MS);
      else settle(reader.end());
    }, ms);
  };

  const onKey = (event: KeyboardEvent) => {
    if (event.repeat || MODIFIERS.has(event.key)) return;
    const field = textFieldOf(event.target);
    const char = decodeKey(event);
    const terminator = isTerminator(event);
    if (char === undefined && !terminator) {
      if (field === undefined || event.key === 'Escape' || /^F\d+$/.test(event.key)) {
        if (pressKey(event.key)) event.preventDefault();
      }
      return;
    }
    const step = reader.key({
      ...(char === undefined ? {} : { char }),
      at: event.timeStamp,
      typing: field !== undefined || typingExpected(),
      field: field !== undefined,
    });
    if (step.before) settle(step.before);
    if (step.first) snapshot = field && snapshotField(field);
    if (step.swallow || char === GS) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    if (step.ended) settle(step.ended);
    if (terminator && !step.swallow && field === undefined && pressKey(event.key)) {
      event.preventDefault();
    }
    if (reader.pending) arm(FALLBACK_MS);
    else clearTimeout(timer);
  };

  window.addEventListener('keydown', onKey, { capture: true });
  return () => {
    clearTimeout(timer);
    window.removeEventListener('keydown', onKey, { capture: true });
  };
}
