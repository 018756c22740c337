import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  buildSscc,
  commandBarcode,
  locationBarcode,
  orderBarcode,
  parseScan,
  SCAN_COMMANDS,
  toteBarcode,
  type Scan,
} from './index.ts';
import { runs } from '../../tests/runs.ts';

const GS = '\u001d';
const GTIN = '09501101530003';

describe('codes that Stowline prints', () => {
  test.each(SCAN_COMMANDS)('reads the command %s back', (command) => {
    expect(parseScan(commandBarcode(command))).toEqual({ kind: 'command', command });
  });

  test.each<[string, Scan]>([
    ['BADGE-P1K7', { kind: 'badge', code: 'BADGE-P1K7' }],
    [toteBarcode(7), { kind: 'tote', code: 'TOTE-007' }],
    [locationBarcode('A-03-2-B'), { kind: 'location', code: 'A-03-2-B' }],
    [orderBarcode('536365'), { kind: 'order', number: '536365' }],
    ['ORD-113-1234567/A', { kind: 'order', number: '113-1234567/A' }],
    [']C0TOTE-012\r\n', { kind: 'tote', code: 'TOTE-012' }],
    ['\tLOC-A-03-2-B\t', { kind: 'location', code: 'A-03-2-B' }],
  ])('reads %j', (raw, scan) => {
    expect(parseScan(raw)).toEqual(scan);
  });

  test.each([
    ['CMD-REBOOT', 'unknown-command'],
    ['CMD-', 'unknown-command'],
    ['cmd-undo', 'unrecognised'],
    ['LOC-', 'bad-location'],
    ['LOC-A--3', 'bad-location'],
    ['ORD-', 'bad-characters'],
    ['ORD-12 34', 'bad-characters'],
    ['BADGE-', 'bad-characters'],
    ['TOTE-你好', 'bad-characters'],
  ])('refuses %j: %s', (raw, reason) => {
    expect(parseScan(raw)).toEqual({ kind: 'unknown', raw, reason });
  });
});

describe('SSCCs', () => {
  const sscc = buildSscc(3, '4012345', 42);

  test.each([`00${sscc}`, `]C100${sscc}`, `(00)${sscc}`, `]C1(00)${sscc}`, `${GS}00${sscc}`])(
    'reads %j',
    (raw) => {
      expect(parseScan(raw)).toEqual({ kind: 'sscc', sscc });
    },
  );

  test('refuses a wrong check digit and a cut one', () => {
    const wrong = sscc.slice(0, 17) + ((Number(sscc[17]) + 1) % 10);
    expect(parseScan(`00${wrong}`)).toMatchObject({ kind: 'unknown', reason: 'bad-check-digit' });
    expect(parseScan(`]C100${sscc.slice(0, 16)}`)).toMatchObject({ kind: 'unknown' });
  });
});

describe('items', () => {
  test.each([
    ['96385074', '00000096385074'],
    ['614141000036', '00614141000036'],
    ['9501101530003', GTIN],
    [']E09501101530003', GTIN],
    [']E496385074', '00000096385074'],
    [']E3950110153000312', GTIN],
    [']E3950110153000312345', GTIN],
    [']E001234565', '00012345000065'],
    ['04252614', '00042100005264'],
    ['01234531', '00012300000451'],
    ['01234543', '00012340000053'],
    [']E412345670', '00000012345670'],
    [']I119501101530000', '19501101530000'],
    ['19501101530000', '19501101530000'],
  ])('reads the plain code %j', (raw, gtin14) => {
    expect(parseScan(raw)).toEqual({ kind: 'gtin', gtin14 });
  });

  test('reads eight digits both ways where both are right: EAN-8, or else UPC-E', () => {
    expect(parseScan('01234565')).toEqual({
      kind: 'gtin',
      gtin14: '00000001234565',
      orGtin14: '00012345000065',
    });
  });

  test.each<[string, Omit<Extract<Scan, { kind: 'gtin' }>, 'kind'>]>([
    [`01${GTIN}`, { gtin14: GTIN }],
    [`]C101${GTIN}10LOT/7${GS}21SER-1`, { gtin14: GTIN, lot: 'LOT/7', serial: 'SER-1' }],
    [`${GS}01${GTIN}17271231`, { gtin14: GTIN, expiry: '2027-12-31' }],
    [`]d201${GTIN}1728020030024`, { gtin14: GTIN, expiry: '2028-02-29', qty: 24 }],
    [`]Q317270630${GS}01${GTIN}`, { gtin14: GTIN, expiry: '2027-06-30' }],
    [`(01)${GTIN}(17)271231(10)AB(30)5`, { gtin14: GTIN, expiry: '2027-12-31', lot: 'AB', qty: 5 }],
    [`]C1${GS}01${GTIN}10${'L'.repeat(20)}`, { gtin14: GTIN, lot: 'L'.repeat(20) }],
    [`]C101${GTIN}3103000195`, { gtin14: GTIN }],
    [`10LOT${GS}01${GTIN}`, { gtin14: GTIN, lot: 'LOT' }],
    [`]E09501101530003|]e010L${GS}21S`, { gtin14: GTIN, lot: 'L', serial: 'S' }],
    [
      `https://id.example/01/${GTIN}/10/L?17=271231`,
      { gtin14: GTIN, lot: 'L', expiry: '2027-12-31' },
    ],
    [`]Q1HTTPS://ID.EXAMPLE/01/${GTIN}`, { gtin14: GTIN }],
  ])('reads the element string %j', (raw, scan) => {
    expect(parseScan(raw)).toEqual({ kind: 'gtin', ...scan });
  });

  test.each([
    ['9501101530004', 'bad-check-digit'],
    ['96385075', 'bad-check-digit'],
    ['04252615', 'bad-check-digit'],
    [']E395011015300031234', 'unrecognised'],
    [']E001234566', 'bad-check-digit'],
    [']E0123456789012', 'unrecognised'],
    [']E402345673|]e010', 'value-empty'],
    ['01095011015300049', 'bad-element-string'],
    ['0109501101530004', 'bad-check-digit'],
    [`]C101${GTIN}10${'L'.repeat(21)}`, 'value-too-long'],
    [`]C101${GTIN}10${GS}21A`, 'value-empty'],
    [`]C101${GTIN}10L~T`, 'bad-characters'],
    [`]C101${GTIN}17271301`, 'bad-date'],
    [`]C101${GTIN}17270230`, 'bad-date'],
    [`]C101${GTIN}17270001`, 'bad-date'],
    [`]C101${GTIN}30ABC`, 'bad-quantity'],
    [`]C101${GTIN}30123456789`, 'value-too-long'],
    [`]C101${GTIN}10A${GS}10B`, 'contradiction'],
    [']C110LOT', 'no-key'],
    [']C1', 'empty'],
    ['', 'empty'],
    [' \r\n', 'empty'],
    ['HELLO', 'unrecognised'],
    ['12345', 'unrecognised'],
    ['你好01', 'bad-characters'],
    ['ABC\u0000', 'bad-characters'],
  ])('refuses %j: %s', (raw, reason) => {
    expect(parseScan(raw)).toEqual({ kind: 'unknown', raw, reason });
  });

  test('a separator between two variable-length values keeps them apart', () => {
    const scan = parseScan(`]C101${GTIN}10LOT21${GS}21SER`);
    expect(scan).toEqual({ kind: 'gtin', gtin14: GTIN, lot: 'LOT21', serial: 'SER' });
  });
});

describe('anything at all', () => {
  test('gets an answer, never an exception', () => {
    const noise = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^(\]C1)?[0-9()A-Z|]{0,60}$/).map((text) => text.replaceAll('|', GS)),
      fc.stringMatching(/^(CMD|LOC|ORD|TOTE|BADGE)-.{0,20}$/),
    );
    fc.assert(
      fc.property(noise, (raw) => {
        expect(parseScan(raw).kind).toBeTypeOf('string');
      }),
      { numRuns: runs(2000) },
    );
  });

  test('a flood is cut', () => {
    const scan = parseScan('9'.repeat(1_000_000));
    expect(scan).toMatchObject({ kind: 'unknown', reason: 'too-long' });
    expect(scan.kind === 'unknown' && scan.raw.length).toBeLessThan(3000);
  });
});
