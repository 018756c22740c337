/** Breaks text into lines and finds the largest size at which it fits its box. */

export type Measure = (text: string, heightDots: number) => number;

export interface TextBox {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly sizeDots: number;
  readonly minSizeDots: number;
  readonly maxLines: number;
}

export interface FittedText {
  readonly lines: readonly string[];
  readonly sizeDots: number;
  /** From the top of one line to the top of the next. */
  readonly pitchDots: number;
  readonly truncated: boolean;
}

const LINE_PITCH = 1.12;
/** Neither font draws these, but names arrive with them: controls, zero-width marks, variation selectors. */
const INVISIBLE = /[\p{Cf}\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}]/gu;
const BLANKS = /[\p{Cc}\p{Zs}\p{Zl}\p{Zp}]+/gu;
/** Where a line may break: after a blank or hyphen, and between Chinese, Japanese and Korean characters. */
const CHUNKS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uffef]|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uffef\s-]+-*|-+|\s+/gu;

/** One line of text as it can be printed: composed characters, no controls, single blanks. */
export const cleanText = (text: string): string =>
  text.normalize('NFC').replace(INVISIBLE, '').replace(BLANKS, ' ').trim();

/** Printable ASCII but the backslash, which some interpreters take for a line break (`\&`) in any field. */
const FONT0_SAFE = /^[\x20-\x5b\x5d-\x7e]*$/;
/** Whether the printer's own font can be trusted with this text. */
export const fitsPrinterFont = (text: string): boolean => FONT0_SAFE.test(text);

/** Pieces no wider than the box; a single word wider than it is broken between characters. */
function splitChunks(text: string, fits: (text: string) => boolean): string[] {
  return (text.match(CHUNKS) ?? []).flatMap((chunk) => {
    if (fits(chunk)) return [chunk];
    const parts: string[] = [];
    let part = '';
    for (const character of chunk) {
      if (part !== '' && !fits(part + character)) {
        parts.push(part);
        part = '';
      }
      part += character;
    }
    return [...parts, part];
  });
}

function wrapParagraph(text: string, fits: (text: string) => boolean): string[] {
  const lines: string[] = [];
  let line = '';
  for (const chunk of splitChunks(text, fits)) {
    if (line !== '' && !fits((line + chunk).trimEnd())) {
      lines.push(line.trimEnd());
      line = '';
    }
    line = (line + chunk).trimStart();
  }
  return line === '' ? lines : [...lines, line.trimEnd()];
}

function cutWithEllipsis(line: string, fits: (text: string) => boolean): string {
  const characters = Array.from(line);
  while (characters.length > 0 && !fits(`${characters.join('')}...`)) characters.pop();
  return `${characters.join('').trimEnd()}...`;
}

/** Fits cleaned paragraphs into the box, wrapping first, shrinking next, cutting last. */
export function fitText(paragraphs: readonly string[], box: TextBox, measure: Measure): FittedText {
  for (let size = box.sizeDots; ; size -= 1) {
    const fits = (text: string): boolean => measure(text, size) <= box.widthDots;
    const pitchDots = Math.ceil(size * LINE_PITCH);
    const room = Math.min(
      box.maxLines,
      Math.max(1, Math.floor((box.heightDots - size) / pitchDots) + 1),
    );
    const lines = paragraphs.flatMap((paragraph) => wrapParagraph(paragraph, fits));
    if (lines.length <= room) return { lines, sizeDots: size, pitchDots, truncated: false };
    if (size > box.minSizeDots) continue;
    const kept = lines.slice(0, room);
    const last = cutWithEllipsis(kept.at(-1) ?? '', fits);
    return { lines: [...kept.slice(0, -1), last], sizeDots: size, pitchDots, truncated: true };
  }
}
