const FIRST_PICTURE = 0x24_00;
const FIRST_PRINTABLE = 0x20;

/** Control characters as their pictures: GS as ␝. */
export const visibleText = (data: string): string =>
  Array.from(data, (sign) => {
    const code = sign.charCodeAt(0);
    return code < FIRST_PRINTABLE ? String.fromCodePoint(FIRST_PICTURE + code) : sign;
  }).join('');
