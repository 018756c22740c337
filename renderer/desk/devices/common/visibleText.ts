const FIRST_PRINTABLE = 0x20;
const NAMES = new Map([
  [0x02, 'STX'],
  [0x03, 'ETX'],
  [0x04, 'EOT'],
  [0x09, 'TAB'],
  [0x0a, 'LF'],
  [0x0d, 'CR'],
  [0x1b, 'ESC'],
  [0x1d, 'GS'],
  [0x1e, 'RS'],
]);

/** Control characters by name, else by number: <GS>, <7>. */
export const visibleText = (data: string): string =>
  Array.from(data, (sign) => {
    const code = sign.charCodeAt(0);
    return code < FIRST_PRINTABLE ? `<${NAMES.get(code) ?? code}>` : sign;
  }).join('');
