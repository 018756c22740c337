import { hasValidCheckDigit } from '../../shared/barcodes/index.ts';
import { decodeKey, GS, isTerminator } from './decodeKey.ts';
import { pressKey, typingExpected } from './keyBus.ts';
import { tapKey } from './keyTap.ts';
import type { ScanQueue } from './scanQueue.ts';
import {
  restoreField,
  snapshotField,
  textFieldOf,
  typeInto,
  type FieldSnapshot,
} from './textField.ts';
import { WedgeReader, type Burst } from './wedgeReader.ts';

/** Without a terminator a scan ends when no key has come for this much longer than the next one may take. */
const FALLBACK_MS = 20;
/** A timer this late means a busy page: keys may be waiting behind it, and get their turn first. */
const LATE_MS = 40;

/** Keys that follow an input method's work this closely may lack some that it kept, wherever the focus is by now. */
const COMPOSED_MS = 500;

const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'Meta', 'CapsLock', 'AltGraph']);

/** A number that tells by itself whether all of it is there. */
const provesItself = (data: string): boolean =>
  /^(\d{8}|\d{12,14}|\d{18}|00\d{18})$/.test(data) && hasValidCheckDigit(data);

/** Scanners that type: reads them out of the keys of this window, wherever the focus is. */
export function startWedge(scans: ScanQueue): () => void {
  const reader = new WedgeReader();
  let snapshot: FieldSnapshot | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** The field in which an input method was seen at work since the focus came. */
  let composedIn: EventTarget | null = null;
  /** When one was last seen at work, by event.timeStamp. */
  let composedAt = -Infinity;
  /** One may have kept keys of the burst for itself. */
  let disturbed = false;

  const settle = (burst: Burst) => {
    const field = snapshot;
    snapshot = undefined;
    if (burst.kind === 'scan') {
      const composed = disturbed;
      if (field) restoreField(field);
      // An input method keeps keys for itself: a hyphen that turns its page is never told to anybody.
      if (composed && !provesItself(burst.data)) {
        // Out of the field the next try is read whole.
        field?.field.blur();
        scans.refuse(burst.data);
        return;
      }
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
    if (tapKey(event)) return;
    if (event.repeat || MODIFIERS.has(event.key)) return;
    const field = textFieldOf(event.target);
    const composing = event.isComposing || event.key === 'Process';
    if (composing) {
      composedIn = field ?? null;
      composedAt = event.timeStamp;
    }
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
    if (step.first) {
      snapshot = field && snapshotField(field);
      disturbed = event.timeStamp - composedAt < COMPOSED_MS;
    }
    disturbed ||= composing || (field !== undefined && composedIn === field);
    if (step.swallow || char === GS) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    if (step.ended) settle(step.ended);
    if (terminator && !step.swallow && field === undefined && pressKey(event.key)) {
      event.preventDefault();
    }
    if (reader.pending) arm(reader.patience + FALLBACK_MS);
    else clearTimeout(timer);
  };

  const onComposition = ({ target, timeStamp }: CompositionEvent) => {
    composedIn = target;
    composedAt = timeStamp;
  };
  const onFocusOut = () => {
    composedIn = null;
  };

  window.addEventListener('keydown', onKey, { capture: true });
  window.addEventListener('compositionstart', onComposition, { capture: true });
  window.addEventListener('compositionend', onComposition, { capture: true });
  window.addEventListener('focusout', onFocusOut, { capture: true });
  return () => {
    clearTimeout(timer);
    window.removeEventListener('keydown', onKey, { capture: true });
    window.removeEventListener('compositionstart', onComposition, { capture: true });
    window.removeEventListener('compositionend', onComposition, { capture: true });
    window.removeEventListener('focusout', onFocusOut, { capture: true });
  };
}
