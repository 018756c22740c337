export type TextField = HTMLInputElement | HTMLTextAreaElement;

const NOT_TEXT = new Set([
  'button',
  'checkbox',
  'radio',
  'range',
  'color',
  'file',
  'submit',
  'reset',
  'image',
]);

/** The text field that a key would go into. */
export function textFieldOf(target: EventTarget | null): TextField | undefined {
  if (target instanceof HTMLTextAreaElement) return target;
  if (target instanceof HTMLInputElement && !NOT_TEXT.has(target.type)) return target;
  return undefined;
}

export interface FieldSnapshot {
  readonly field: TextField;
  readonly value: string;
  readonly start: number | null;
  readonly end: number | null;
}

export const snapshotField = (field: TextField): FieldSnapshot => ({
  field,
  value: field.value,
  start: field.selectionStart,
  end: field.selectionEnd,
});

/** React watches the prototype's setter, not the one it has put on the element. */
function setValue(field: TextField, value: string): void {
  const prototype =
    field instanceof HTMLTextAreaElement
      ? HTMLTextAreaElement.prototype
      : HTMLInputElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Takes back what the first keys of a scan did to a field. */
export function restoreField({ field, value, start, end }: FieldSnapshot): void {
  if (field.value === value) return;
  const focused = document.activeElement === field;
  // An input method may be in the middle of a word: leaving the field ends that.
  if (focused) field.blur();
  setValue(field, value);
  if (!focused) return;
  field.focus();
  if (start !== null && end !== null) field.setSelectionRange(start, end);
}

/** Puts characters where they would have gone: they looked like a scan and were not one. */
export function typeInto(field: TextField, text: string): void {
  const start = field.selectionStart ?? field.value.length;
  const end = field.selectionEnd ?? start;
  setValue(field, field.value.slice(0, start) + text + field.value.slice(end));
  if (field.selectionStart !== null)
    field.setSelectionRange(start + text.length, start + text.length);
}
