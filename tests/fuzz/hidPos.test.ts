import { describe, expect, it } from 'vitest';
import { decodeFrame, MAX_FRAME } from '../../electron/station/scanners/framer.ts';
import { createHidPosReader, PART_GAP_MS } from '../../electron/station/scanners/hidPos.ts';
import { aimReports, plainReports } from '../../electron/station/scanners/testing/hidReports.ts';
import { hasValidCheckDigit, parseScan } from '../../shared/barcodes/index.ts';
import { runs } from '../runs.ts';
import { mutate } from './mutate.ts';
import { createRandom, SEED, type Random } from './random.ts';

const REPORTS = runs(100_000);
const CODES = [
  [']E0', '4006381333931'],
  [']C1', '00340123450000000017'],
  [']C1', '010950110153000310LOT-7\u001d21SERIAL'],
  [']d2', `0109501101530003172712313103000195${'10LOT'.repeat(12)}`],
  [']Q1', 'https://id.example/01/09501101530003/10/LOT?17=271231&from=here'],
  [']C0', 'LOC-A-03-2-B'],
  [']C0', 'CMD-NEXT-PARCEL'],
  ['\0\0\0', 'TOTE-007'],
  [']Q2', '零件-0001，'.repeat(20)],
  [']C0', 'x'.repeat(112)],
] as const;

interface Sent {
  readonly reports: Buffer[];
  readonly text: string;
}
/** Newland's layout, or Honeywell's: one scanner keeps to one. */
const send = (plain: boolean, random: Random): Sent => {
  const [aim, code] = random.pick(CODES);
  return plain
    ? { reports: plainReports(code), text: code }
    : { reports: aimReports(aim, code), text: aim.replaceAll('\0', '') + code };
};

/** What makes one scan of a burst unusable. What follows it in time follows after a pause. */
const FAULTS = ['none', 'cut', 'unplugged', 'truncated', 'lying'] as const;
type Fault = (typeof FAULTS)[number];

function spoil({ reports }: Sent, fault: Fault, random: Random): Buffer[] {
  const at = random.below(reports.length);
  const victim = Buffer.from(reports[at] ?? []);
  if (fault === 'none') return reports;
  if (fault === 'cut' || fault === 'unplugged') return reports.slice(0, at);
  if (fault === 'lying') victim[1] = 57 + random.below(199);
  const bad = fault === 'lying' ? victim : victim.subarray(0, 1 + random.below(63));
  return [...reports.slice(0, at), bad, ...reports.slice(at + 1)];
}

describe(`${REPORTS} HID-POS reports through the decoder (seed ${SEED})`, () => {
  it('give each whole scan once, in order, and nothing of those that were cut', () => {
    const random = createRandom(SEED);
    let now = 0;
    let faults = 0;
    for (let sent = 0; sent < REPORTS;) {
      const plain = random.unit() < 0.4;
      const got: string[] = [];
      let dropped = 0;
      const open = () =>
        createHidPosReader({
          scan: (bytes) => got.push(decodeFrame(bytes)),
          dropped: () => (dropped += 1),
        });
      let reader = open();
      const expected: string[] = [];
      let expectedDrops = 0;
      for (let burst = 0; burst < 4; burst += 1) {
        now += PART_GAP_MS + 1 + random.below(5000);
        for (let n = random.below(4); n >= 0; n -= 1) {
          const scan = send(plain, random);
          const fault = n > 0 ? 'none' : random.pick(FAULTS);
          const reports = spoil(scan, fault, random);
          sent += reports.length;
          for (const report of reports) {
            // The scanner's battery, between any two parts.
            if (random.unit() < 0.1) reader.push(Buffer.from([3 + random.below(200), 1]), now);
            reader.push(report, (now += random.below(40)));
          }
          if (fault === 'none') expected.push(scan.text);
          else {
            faults += 1;
            if (reports.length > 0) expectedDrops += 1;
          }
          if (fault === 'unplugged') {
            reader.end();
            reader = open();
          }
        }
      }
      reader.push(Buffer.from([2]), now + PART_GAP_MS + 1);
      expect(got).toEqual(expected);
      expect(dropped).toBe(expectedDrops + 1);
    }
    expect(faults).toBeGreaterThan(REPORTS / 100);
  });

  it('mutated at random never stop it, and give no number with a wrong check digit', () => {
    const random = createRandom(SEED + 1);
    let now = 0;
    let scans = 0;
    const reader = createHidPosReader({
      scan: (bytes) => {
        scans += 1;
        expect(bytes.length).toBeLessThanOrEqual(MAX_FRAME + 3);
        const scan = parseScan(decodeFrame(bytes));
        const number = scan.kind === 'sscc' ? scan.sscc : scan.kind === 'gtin' ? scan.gtin14 : null;
        if (number !== null && !hasValidCheckDigit(number)) expect.fail(number);
      },
      dropped: () => undefined,
    });
    for (let sent = 0; sent < REPORTS;) {
      const scan = send(random.unit() < 0.4, random);
      for (const report of scan.reports) {
        const bad = random.unit() < 0.3;
        reader.push(bad ? mutate(report, random.pick(scan.reports), random) : report, now);
        sent += 1;
        now += random.below(20);
      }
      if (random.unit() < 0.2) now += PART_GAP_MS + 1;
    }
    expect(scans).toBeGreaterThan(REPORTS / 20);
  });
});
