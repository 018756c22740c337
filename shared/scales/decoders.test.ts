import { describe, expect, it } from 'vitest';
import { createScaleDecoder, type ScaleProfile, type ScaleReading } from './index.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

function read(profile: ScaleProfile | ScaleProfile['protocol'], ...chunks: string[]) {
  const decoder = createScaleDecoder(typeof profile === 'string' ? { protocol: profile } : profile);
  return chunks.flatMap((chunk) => decoder.push(bytes(chunk)));
}
const stable = (grams: number, net = false): ScaleReading => ({
  kind: 'weight',
  grams,
  stability: 'stable',
  net,
});
const unknown = (grams: number): ScaleReading => ({
  kind: 'weight',
  grams,
  stability: 'unknown',
  net: false,
});
const motion = (grams: number | null): ScaleReading => ({ kind: 'motion', grams });
const refused = (why: 'not-now' | 'counting' | 'bad-command' | 'tare'): ScaleReading => ({
  kind: 'refused',
  why,
});
const OVER: ScaleReading = { kind: 'over' };
const UNDER: ScaleReading = { kind: 'under' };
const GARBLED: ScaleReading = { kind: 'garbled' };
const STX = '\u0002';

/** A frame of Toledo continuous; `checked` appends the checksum. */
function continuous(
  status: [number, number, number],
  weight: string,
  checked = false,
  tare = '000000',
) {
  const frame = `${STX}${String.fromCharCode(...status)}${weight}${tare}\r`;
  const sum = Array.from(frame).reduce((total, char) => total + char.charCodeAt(0), 0);
  return checked ? frame + String.fromCharCode((128 - (sum % 128)) % 128) : frame;
}
/** Three decimal places; kg. */
const A = 0x2d;
const B = 0x30;
const C = 0x20;

describe('frames of each format', () => {
  it.each<[ScaleProfile | ScaleProfile['protocol'], string, ScaleReading]>([
    ['mt-sics', 'S S     100.00 g\r\n', stable(100)],
    ['mt-sics', 'S S    0.31625 kg\r\n', stable(316.25)],
    ['mt-sics', 'S S       0.00 g\r\n', stable(0)],
    ['mt-sics', 'S S      -1.50 g\r\n', stable(-1.5)],
    ['mt-sics', 'S S 1.00 lb\r\n', stable(453.592)],
    ['mt-sics', 'S D     100.00 g\r\n', motion(100)],
    ['mt-sics', 'S I\r\n', refused('not-now')],
    ['mt-sics', 'S +\r\n', OVER],
    ['mt-sics', 'S -\r\n', UNDER],
    ['mt-sics', 'ES\r\n', refused('bad-command')],
    ['mt-sics', 'S S     100.00 pcs\r\n', GARBLED],
    ['mt-sics', 'S S     100.00\r\n', GARBLED],
    ['mt-sics', 'S I     100.00 g\r\n', GARBLED],
    ['mt-sics', 'S S     100.0.0 g\r\n', GARBLED],
    ['mt-sics', 'I4 A "123"\r\n', GARBLED],

    ['toledo-8217', `${STX}01.250\r`, stable(1250)],
    ['toledo-8217', `${STX}01.250N\r`, stable(1250, true)],
    [{ protocol: 'toledo-8217', unit: 'lb' }, `${STX}001.00\r`, stable(453.592)],
    ['toledo-8217', `${STX}?\u0001\r`, motion(null)],
    ['toledo-8217', `${STX}?\u0002\r`, OVER],
    ['toledo-8217', `${STX}?\u0003\r`, OVER],
    ['toledo-8217', `${STX}?\r\r`, UNDER],
    ['toledo-8217', `${STX}?\u0004\r`, UNDER],
    ['toledo-8217', `${STX}?\u0048\r`, refused('bad-command')],
    ['toledo-8217', `${STX}?\u0008\r`, refused('not-now')],
    ['toledo-8217', `${STX}1.250\r`, GARBLED],
    ['toledo-8217', `${STX}01.25\r`, GARBLED],
    ['toledo-8217', `${STX}0 .250\r`, GARBLED],

    ['toledo-continuous', continuous([A, B, C], '001234'), stable(1234)],
    ['toledo-continuous', continuous([A, B, C], '  1234'), stable(1234)],
    ['toledo-continuous', continuous([0x2c, B, C], '001234'), stable(12_340)],
    ['toledo-continuous', continuous([0x22, B, C], '000012'), stable(12_000)],
    ['toledo-continuous', continuous([0x20, B, C], '000012'), stable(1_200_000)],
    ['toledo-continuous', continuous([A, B | 1, C], '001234', false, '000500'), stable(1234, true)],
    ['toledo-continuous', continuous([A, B | 2, C], '001234'), stable(-1234)],
    ['toledo-continuous', continuous([A, B | 8, C], '001234'), motion(1234)],
    ['toledo-continuous', continuous([A, B | 4, C], '001234'), OVER],
    ['toledo-continuous', continuous([A, B | 6, C], '001234'), UNDER],
    ['toledo-continuous', continuous([A, 0x10, C], '001234'), GARBLED],
    ['toledo-continuous', continuous([A, B, C], '0 1234'), GARBLED],
    ['toledo-continuous', continuous([A, B, C], '00123-'), GARBLED],
    [
      { protocol: 'toledo-continuous', kgBit: 4 },
      continuous([A, 0x20, C], '001000'),
      stable(453.592),
    ],
    [{ protocol: 'toledo-continuous', kgBit: 4 }, continuous([A, B, C], '001000'), stable(1000)],
    [{ protocol: 'toledo-continuous', unit: 'g' }, continuous([0x22, B, C], '000316'), stable(316)],
    [
      { protocol: 'toledo-continuous', checksum: true },
      continuous([A, B, C], '001234', true),
      stable(1234),
    ],
    [
      { protocol: 'toledo-continuous', checksum: true },
      continuous([A, B, C], '001234', true).replace('1234', '1235'),
      GARBLED,
    ],

    ['cas-22', 'ST,GS,1\x80,   1.234 kg\r\n', stable(1234)],
    ['cas-22', 'ST,NT,\x01\xc1,+000.876 kg\r\n', stable(876, true)],
    ['cas-22', 'ST,GS,1\x8d,00001.23 kg\r\n', stable(1230)],
    ['cas-22', 'ST,GS,1\x80,-  1.234 kg\r\n', stable(-1234)],
    ['cas-22', 'US,GS,1\x80,   1.234 kg\r\n', motion(1234)],
    ['cas-22', 'OL,GS,1\x80,         kg\r\n', OVER],
    ['cas-22', 'ST,GS,1\x40,   1.234 kg\r\n', GARBLED],
    ['cas-22', 'ST,GS,1\x80,  1.234 kg\r\n', GARBLED],
    ['cas-22', 'ST,GS,1\x80,   1.23  kg\r\n', GARBLED],

    ['cas-10', '   1.234\r\n', unknown(1234)],
    ['cas-10', '+001.234\r\n', unknown(1234)],
    ['cas-10', '0001.234\r\n', unknown(1234)],
    [{ protocol: 'cas-10', unit: 'lb' }, '    1.00\r\n', unknown(453.592)],
    ['cas-10', '-  1.234\r\n', unknown(-1234)],
    ['cas-10', '  1.234\r\n', GARBLED],
    ['cas-10', '        \r\n', GARBLED],

    ['and', 'ST,+00123.45  g\r\n', stable(123.45)],
    ['and', 'ST, 00123.45  g\r\n', stable(123.45)],
    ['and', 'ST,-00123.45  g\r\n', stable(-123.45)],
    ['and', 'ST,+001.2345 kg\r\n', stable(1234.5)],
    ['and', 'US,+00123.45  g\r\n', motion(123.45)],
    ['and', 'OL,+9999999E+19\r\n', OVER],
    ['and', 'OL,-9999999E+19\r\n', UNDER],
    ['and', 'QT,+00000012 PC\r\n', refused('counting')],
    ['and', 'ST,+00000012 PC\r\n', GARBLED],
    ['and', 'ST,+0123.45  g\r\n', GARBLED],

    ['generic', 'ST,GS,+  1.234kg\r\n', stable(1234)],
    ['generic', 'ST,NT,+  1.234kg\r\n', stable(1234, true)],
    ['generic', 'ST,GS,   1.234 kg\r\n', stable(1234)],
    ['generic', 'ST,GS,-  1.234kg\r\n', stable(-1234)],
    ['generic', 'ST,GS,+  123.4 g\r\n', stable(123.4)],
    ['generic', 'US,GS,+  1.234kg\r\n', motion(1234)],
    ['generic', 'OL,GS,+ ------kg\r\n', OVER],
    ['generic', 'ST,TR,+  1.234kg\r\n', refused('tare')],
    ['generic', 'ST,GS,+ 12.34kg4kg\r\n', GARBLED],
    ['generic', 'ST,GS,+  1.2 4kg\r\n', GARBLED],
    ['generic', '4kg\r\n', GARBLED],

    ['dibal', '9900031600000004\r\n', stable(316)],
    ['dibal', '9900031600000005\r\n', GARBLED],
    ['dibal', '9900031700000005\r\n', stable(317)],
    ['dibal', '990003160000004\r\n', GARBLED],
  ])('%j reads %j', (profile, frame, reading) => {
    expect(read(profile, frame)).toEqual([reading]);
    expect(read(profile, ...Array.from(frame))).toEqual([reading]);
    expect(read(profile, frame + frame, frame)).toEqual([reading, reading, reading]);
  });
});

describe('a line to a scale', () => {
  it('is asked where the format wants it', () => {
    const requests = (['mt-sics', 'toledo-8217', 'dibal', 'generic', 'cas-22'] as const).map(
      (protocol) => createScaleDecoder({ protocol }).request(),
    );
    expect(requests).toEqual(['SI\r\n', 'W', '98000001\r\n', null, null]);
  });

  it('is asked with S when the scale does not know SI', () => {
    const decoder = createScaleDecoder({ protocol: 'mt-sics' });
    decoder.push(bytes('ES\r\n'));
    expect(decoder.request()).toBe('S\r\n');
  });

  it('gives nothing for a frame that was begun', () => {
    expect(read('generic', 'ST,GS,+  1.234kg')).toEqual([]);
    expect(read('generic', 'ST,GS,+  1.234kg\r')).toEqual([]);
    expect(read('toledo-8217', `${STX}01.250`)).toEqual([]);
  });

  it('does not take a frame ended by half of its end', () => {
    expect(read('generic', 'ST,GS,+  1.234kg\nST,GS,+  1.234kg\rST')).toEqual([GARBLED, GARBLED]);
  });

  it('begins anew with the next STX', () => {
    expect(read('toledo-8217', `${STX}01.2${STX}01.300\r`)).toEqual([GARBLED, stable(1300)]);
    const half = continuous([A, B, C], '009999').slice(0, 9);
    expect(read('toledo-continuous', half + continuous([A, B, C], '001234'))).toEqual([
      GARBLED,
      stable(1234),
    ]);
  });

  it('drops what has no end, and holds no more than a frame of it', () => {
    const noise = 'x'.repeat(1_000_000);
    expect(read('generic', noise, noise, '\r\nST,GS,+  1.234kg\r\n')).toEqual([
      GARBLED,
      stable(1234),
    ]);
    expect(read('toledo-8217', `${STX}${noise}`, `${STX}01.250\r`)).toEqual([
      GARBLED,
      stable(1250),
    ]);
  });
});
