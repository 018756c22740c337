import { describe, expect, it } from 'vitest';
import { createHidPosReader, PART_GAP_MS } from './hidPos.ts';
import { aimReports, plainReports, report } from './testing/hidReports.ts';

/** Reports a few ms apart; a number is a pause in ms, 'end' the end of the connection. */
function read(events: readonly (Uint8Array | number | 'end')[]): string[] {
  const told: string[] = [];
  const reader = createHidPosReader({
    scan: (bytes) => told.push(bytes.toString('latin1')),
    dropped: (fault, length) => told.push(`${fault} ${length}`),
  });
  let now = 1000;
  for (const event of events) {
    if (event === 'end') reader.end();
    else if (typeof event === 'number') now += event;
    else reader.push(event, (now += 2));
  }
  return told;
}

/** As a Voyager 1602g sent it (HenkVanAsselt/python_hon_usbhid, README): its answer to REVINF, the last two reports. */
const VOYAGER = [
  '0238 5d5830 20547970653a204e2f412020205265766973696f6e3a204e2f4120202053657269616c204e756d6265723a204e2f41202020436865636b73 3f 00 01',
  `0209 5d5830 756d3a204e2f410d0a${'00'.repeat(47)} 3f 00 00`,
].map((hex) => Buffer.from(hex.replaceAll(' ', ''), 'hex'));

describe('a scan in HID-POS reports', () => {
  it('as recorded from a scanner is whole, with its identifier once and without its suffix', () => {
    expect(VOYAGER.map((one) => one.length)).toEqual([64, 64]);
    expect(read(VOYAGER)).toEqual([
      ']X0 Type: N/A   Revision: N/A   Serial Number: N/A   Checksum: N/A',
    ]);
  });

  it("as in Access-IS's manual: a boarding pass of 60 characters in two reports", () => {
    const pass = 'M1GATHERGOOD/MICHAEL YABCDEF LHRDURAK 3542 052Y003D23  56789';
    const reports = aimReports(']Q0', pass);
    expect(reports).toHaveLength(2);
    expect(read(reports)).toEqual([`]Q0${pass}`]);
  });

  it.each([
    ['EAN-13', ']E0', '4006381333931'],
    ['GS1-128 with GS', ']C1', '010950110153000310LOT-7\u001d21SERIAL'],
    ['one that fills its report', ']C0', 'x'.repeat(56)],
    ['one that fills two', ']d2', 'y'.repeat(112)],
    ['one of a hundred reports', ']Q1', 'z'.repeat(5600)],
    ['blanks around it', ']C0', ' A 1 '],
  ])('%s keeps its symbology identifier', (_, aim, text) => {
    expect(read(aimReports(aim, text))).toEqual([aim + text]);
  });

  it('of a scanner that says no identifier comes as it is', () => {
    expect(read(aimReports('\0\0\0', 'LOC-A-03-2-B'))).toEqual(['LOC-A-03-2-B']);
  });

  it('of a scanner told to send the identifier with the data has it once', () => {
    expect(read(aimReports(']C1', ']C100340123450000000017'))).toEqual([']C100340123450000000017']);
  });

  it.each(['A', 'LOC-A-03-2-B', '4006381333931', 'x'.repeat(56), 'y'.repeat(130)])(
    'without room for an identifier comes as it is: %s',
    (text) => {
      expect(read(plainReports(text))).toEqual([text]);
    },
  );

  it.each([']C1010950110153000310A', `]C0${'x'.repeat(53)}`, ']C0A'])(
    'without room for an identifier may begin with it: %s',
    (text) => {
      expect(read(plainReports(text))).toEqual([text]);
    },
  );

  it.each(['\r', '\n', '\r\n', '\t'])(
    'loses its suffix %j, and what is inside it stays',
    (suffix) => {
      expect(read(aimReports(']d1', `one\r\ntwo${suffix}`))).toEqual([']d1one\r\ntwo']);
      expect(read(aimReports(']d1', suffix))).toEqual([]);
    },
  );

  it('follows another at once without being joined to it', () => {
    const reports = ['A', 'B'.repeat(57), 'C'].flatMap((text) => aimReports(']C0', text));
    expect(read(reports)).toEqual([']C0A', `]C0${'B'.repeat(57)}`, ']C0C']);
  });
});

describe('half a scan', () => {
  const [first, second] = aimReports(']C0', 'x'.repeat(60)) as [Buffer, Buffer];
  const whole = aimReports(']C0', 'whole');

  it('is dropped and told when the scanner is unplugged', () => {
    expect(read([first, 'end'])).toEqual(['scan-cut-short 56']);
  });
  it('says nothing when there was none', () => {
    expect(read([first, second, 'end'])).toEqual([`]C0${'x'.repeat(60)}`]);
  });
  it('is not joined to what comes after a pause', () => {
    expect(read([first, PART_GAP_MS + 1, ...whole])).toEqual(['scan-cut-short 56', ']C0whole']);
  });
  it('is not joined to a scan of another symbology; nor is a part of that taken for a code', () => {
    const other = aimReports(']E0', '4006381333931');
    expect(read([first, ...other, ...whole])).toEqual(['scan-cut-short 56', ']C0whole']);
  });
  it('with a report that is too short is dropped to the next pause', () => {
    expect(read([first, second.subarray(0, 20), second, PART_GAP_MS + 1, ...whole])).toEqual([
      'scan-garbled 76',
      ']C0whole',
    ]);
  });
  it('with a length that no report has is dropped to its end', () => {
    const lying = report({ length: 57, head: ']C0', data: 'y', more: true });
    expect(read([first, lying, first, second, ...whole])).toEqual(['scan-garbled 113', ']C0whole']);
  });
  it('that never ends is dropped, told once, and what follows is read', () => {
    const endless = Array.from({ length: 400 }, () => first);
    expect(read([...endless, second, ...whole])).toEqual(['scan-too-long 8232', ']C0whole']);
  });
});

describe('reports that are no scans', () => {
  const whole = aimReports(']C0', 'whole');
  it.each([
    ['of another id', [report({ id: 3, length: 3, head: ']C0', data: 'abc' }), ...whole]],
    ['empty', [Buffer.alloc(0), ...whole]],
    ['without data', [report({ length: 0, head: '\0\0\0', data: '' }), ...whole]],
  ])('%s are passed over', (_, reports) => {
    expect(read(reports)).toEqual([']C0whole']);
  });

  it('may come between the parts of one', () => {
    const [first, second] = aimReports(']C0', 'x'.repeat(60)) as [Buffer, Buffer];
    expect(read([first, report({ id: 9, length: 1, head: '\0\0\0', data: '!' }), second])).toEqual([
      `]C0${'x'.repeat(60)}`,
    ]);
  });
});
