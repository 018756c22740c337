/**
 * Widths of the printers' own scalable font (ZPL font 0, bold condensed), in thousandths of its height. Measured on
 * zpl-renderer-js, whose dash is as wide as in printers of old firmware; a margin covers newer ones.
 */
const WIDTHS_BY_CHARACTERS: readonly [number, string][] = [
  [250, " '\\|"],
  [278, '/:;Ifijlt{}'],
  [333, '!"(),.[]`r'],
  [390, 'z'],
  [445, 'Jcksvxy'],
  [500, '#$*+0123456789<=>?ELFTZ^_abdeghnopqu~'],
  [558, 'ABCKPSVXY'],
  [613, 'DGHNOQRU'],
  [668, '&w'],
  [778, 'Mm'],
  [800, '-'],
  [833, '%@W'],
];

const WIDTHS = new Map(
  WIDTHS_BY_CHARACTERS.flatMap(([width, characters]) =>
    Array.from(characters, (character) => [character, width] as const),
  ),
);
const WIDEST = 833;
const MARGIN = 1.02;

/** Width in dots of `text` in font 0, `heightDots` high. */
export function measureFont0(text: string, heightDots: number): number {
  let thousandths = 0;
  for (const character of text) thousandths += WIDTHS.get(character) ?? WIDEST;
  return Math.ceil((thousandths * heightDots * MARGIN) / 1000);
}
