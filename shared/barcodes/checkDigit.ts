/** GS1 mod-10 check digits: one algorithm for GTIN-8/12/13/14 and SSCC (GS1 General Specifications 7.9). */

const DIGITS = /^\d+$/;
const GTIN_LENGTHS = new Set([8, 12, 13, 14]);

/** The digit that completes `body` (digits without their check digit). */
export function calculateCheckDigit(body: string): string {
  let sum = 0;
  for (let index = 0; index < body.length; index += 1) {
    const weight = (body.length - index) % 2 === 1 ? 3 : 1;
    sum += Number(body[index]) * weight;
  }
  return String((10 - (sum % 10)) % 10);
}

/** Whether the last digit is the mod-10 check digit of those before it. */
export function hasValidCheckDigit(digits: string): boolean {
  return (
    DIGITS.test(digits) &&
    digits.length > 1 &&
    calculateCheckDigit(digits.slice(0, -1)) === digits.slice(-1)
  );
}

/** A GTIN-8, -12, -13 or -14 with a right check digit. */
export const isGtin = (digits: string): boolean =>
  GTIN_LENGTHS.has(digits.length) && hasValidCheckDigit(digits);

/** 18 digits with a right check digit. */
export const isSscc = (digits: string): boolean =>
  digits.length === 18 && hasValidCheckDigit(digits);

/** Any GTIN as 14 digits: leading zeros leave the check digit as it is, so all lengths compare equal. */
export const normalizeGtin14 = (gtin: string): string => gtin.padStart(14, '0');
