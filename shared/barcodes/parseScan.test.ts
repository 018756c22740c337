import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
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
    [']I119501101530000', '19501101530000'],
    ['19501101530000', '19501101530000'],
  ])('reads the plain code %j', (raw, gtin14) => {
    expect(parseScan(raw)).toEqual({ kind: 'gtin', gtin14 });
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
  ])('reads the element string %j', (raw, scan) => {
    expect(parseScan(raw)).toEqual({ kind: 'gtin', ...scan });
  });

  test.each([
    ['9501101530004', 'bad-check-digit'],
    ['96385075', 'bad-check-digit'],
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

/** Conformance vectors lie beside the project, not in it; without them there is nothing to compare with. */
const vectorsPath = fileURLToPath(
  new URL('../../../shared/data/gs1-vectors.json', import.meta.url),
);
const vectorsPresent = existsSync(vectorsPath);

describe(`GS1 vectors${vectorsPresent ? '' : ' (absent here: ../shared/data/gs1-vectors.json)'}`, () => {
  interface Vector {
    ok: boolean;
    input: string;
    expect?: string;
  }
  const vectors: Record<string, Vector[]> = vectorsPresent
    ? (JSON.parse(readFileSync(vectorsPath, 'utf8')) as Record<string, Vector[]>)
    : {};
  /** Only identifiers we read, or carry along: 00 01 10 11 17 21 30 90–99 242. */
  const supported = /^\^(00|01|10|11|17|21|30|9\d|242)/;
  const understood = (scan: Scan): boolean => scan.kind !== 'unknown' || scan.reason === 'no-key';

  test.skipIf(!vectorsPresent)('unbracketed element strings', () => {
    const chosen = (vectors['unbracketed'] ?? []).filter(({ input }) => supported.test(input));
    expect(chosen.length).toBeGreaterThan(10);
    for (const { ok, input } of chosen) {
      const scan = parseScan(`]C1${input.slice(1).replaceAll('^', GS)}`);
      expect({ input, understood: understood(scan) }).toEqual({ input, understood: ok });
    }
  });

  test.skipIf(!vectorsPresent)('scan data with AIM prefixes', () => {
    let withItem = 0;
    for (const { ok, input, expect: elements = '' } of vectors['scanData'] ?? []) {
      const scan = parseScan(input);
      if (!ok) expect({ input, kind: scan.kind }).toEqual({ input, kind: 'unknown' });
      const gtin = /^\^01(\d{14})/.exec(elements)?.[1];
      if (!ok || gtin === undefined) continue;
      withItem += 1;
      const lot = /^\^01\d{14}10([^^]+)/.exec(elements)?.[1];
      expect(scan).toMatchObject({ kind: 'gtin', gtin14: gtin, ...(lot !== undefined && { lot }) });
    }
    expect(withItem).toBeGreaterThan(3);
  });
});
