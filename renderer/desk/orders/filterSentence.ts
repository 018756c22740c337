/** A piece of a sentence with blanks: words to read, or a blank that a person can fill in. */
export type SentencePart<Slot extends string> =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'slot'; readonly slot: Slot };

/**
 * Cuts a sentence like `Showing [status] orders from [country]` into words and blanks, so that each
 * language puts the blanks where its grammar wants them. A blank the interface does not know stays
 * readable as words.
 */
export function sentenceParts<Slot extends string>(
  sentence: string,
  slots: readonly Slot[],
): SentencePart<Slot>[] {
  const parts: SentencePart<Slot>[] = [];
  for (const piece of sentence.split(/(\[[a-z]+\])/i)) {
    const slot = slots.find((name) => piece === `[${name}]`);
    if (slot) parts.push({ kind: 'slot', slot });
    else if (piece !== '') parts.push({ kind: 'words', text: piece });
  }
  return parts;
}

/** The sentence as plain text, for the screen reader and the document title. */
export function sentenceText<Slot extends string>(
  sentence: string,
  values: Readonly<Record<Slot, string>>,
): string {
  const slots = Object.keys(values) as Slot[];
  return sentenceParts(sentence, slots)
    .map((part) => (part.kind === 'words' ? part.text : values[part.slot]))
    .join('')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
