/** The library ships no types; this is the part of it that the tests compare with. */
declare module 'gs1-barcode-parser-mod' {
  interface ParsedElement {
    ai: string;
    /** The untouched characters the element was read from. */
    raw: string;
    /** YYYY-MM-DD for dates, else ''. */
    isoDate: string;
  }
  /** Throws a string when it can't read the code. */
  export function parseBarcode(barcode: string): { parsedCodeItems: ParsedElement[] };
}
