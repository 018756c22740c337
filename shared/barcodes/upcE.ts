import { hasValidCheckDigit } from './checkDigit.ts';

/**
 * The UPC-A that eight digits of a UPC-E stand for (number system 0 or 1, six digits, check digit), or
 * null where they are none: the check digit is that of the long form (General Specifications 7.10).
 */
export function expandUpcE(digits: string): string | null {
  const [, system, six, check] = /^([01])(\d{6})(\d)$/.exec(digits) ?? [];
  if (system === undefined || six === undefined || check === undefined) return null;
  const last = Number(six[5]);
  const inner =
    last <= 2
      ? `${six.slice(0, 2)}${last}0000${six.slice(2, 5)}`
      : last === 3
        ? `${six.slice(0, 3)}00000${six.slice(3, 5)}`
        : last === 4
          ? `${six.slice(0, 4)}00000${six[4]}`
          : `${six.slice(0, 5)}0000${last}`;
  const upcA = `${system}${inner}${check}`;
  return hasValidCheckDigit(upcA) ? upcA : null;
}
