/** What the renderer may ask of scanners, scales, their lines, and benches. */
import { Type, type Static } from 'typebox';
import { ScaleProfile, WEIGHT_STATES } from '../scales/index.ts';
import { closed, Id, literals, optional } from '../schema/base.ts';
import { call, Nothing, type Calls } from './call.ts';

/**
 * Lines to scanners and scales. `no-permission`: `group` names the system's group whose members may open it (null
 * for HID devices, which want a rule of udev). `unavailable`: this machine can't read HID devices at all.
 */
export const DEVICE_STATES = [
  'connected',
  'absent',
  'busy',
  'no-permission',
  'unavailable',
] as const;
/** `hid`: a USB scanner in HID-POS mode, read as such; `wedge`: one that types. */
const SCANNER_TRANSPORTS = ['serial', 'hid', 'tcp', 'wedge'] as const;
const DataBits = Type.Union([Type.Literal(7), Type.Literal(8)]);
const Parity = literals(['none', 'even', 'odd']);
export const ScannerInfo = closed({
  id: Id,
  name: Type.String(),
  transport: literals(SCANNER_TRANSPORTS),
  /** As in `scanners:save`; a serial port as it is called now. Empty for a wedge, which has no line. */
  address: Type.String(),
  state: literals(DEVICE_STATES),
  group: Type.Union([Type.String(), Type.Null()]),
  /** How the line is set; null for what is no serial one. */
  baudRate: Type.Union([Type.Integer(), Type.Null()]),
  dataBits: Type.Union([DataBits, Type.Null()]),
  parity: Type.Union([Parity, Type.Null()]),
  /** The same code again from this scanner within so many ms is an ignored duplicate. 0: never. */
  duplicateMs: Type.Integer(),
});
export type ScannerInfo = Static<typeof ScannerInfo>;

export const LiveWeight = closed({
  state: literals(WEIGHT_STATES),
  /** The weight that counts when `stable`; for watching only when it moves or settles; else null. */
  grams: Type.Union([Type.Number(), Type.Null()]),
});
export const ScaleInfo = closed({
  id: Id,
  name: Type.String(),
  transport: literals(['serial', 'tcp']),
  address: Type.String(),
  profile: ScaleProfile,
  /** What it can carry; above it is `over`. Null: as the scale says. */
  maxGrams: Type.Union([Type.Integer(), Type.Null()]),
  baudRate: Type.Union([Type.Integer(), Type.Null()]),
  state: literals(DEVICE_STATES),
  group: Type.Union([Type.String(), Type.Null()]),
  /** `silent` whenever it is not connected. */
  live: LiveWeight,
});
export type ScaleInfo = Static<typeof ScaleInfo>;

/** Devices that stand together at one place. A station that is bound to a bench works with that bench's. */
export const BenchInfo = closed({
  id: Id,
  name: Type.String(),
  /** What its barcode says, e.g. BENCH-01. */
  code: Type.String(),
  printerIds: Type.Array(Id),
  scaleId: Type.Union([Id, Type.Null()]),
  scannerIds: Type.Array(Id),
  /** This station stands here: its labels go to these printers first, this scale weighs, other benches' scanners are not heard. */
  bound: Type.Boolean(),
});
export type BenchInfo = Static<typeof BenchInfo>;

/** How a serial line is set where a device does not have it from the factory. */
const SerialSettings = {
  baudRate: optional(Type.Integer({ minimum: 1, maximum: 4_000_000 })),
  dataBits: optional(DataBits),
  parity: optional(Parity),
};

export const DEVICE_CALLS = {
  'scanners:list': call(Nothing, Type.Array(ScannerInfo)),
  'scanners:save': call(
    closed({
      id: optional(Id),
      name: Type.String({ minLength: 1, maxLength: 60 }),
      transport: literals(SCANNER_TRANSPORTS),
      /** A device path, a COM name or host:port; for `hid` as `hid:list` says it; empty for a wedge. */
      address: Type.String({ maxLength: 200 }),
      ...SerialSettings,
      duplicateMs: optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
    }),
    ScannerInfo,
  ),
  'scanners:remove': call(closed({ id: Id }), Nothing),

  /** The scales set up here. Which of them weighs parcels is the bound bench's affair. */
  'scales:list': call(Nothing, Type.Array(ScaleInfo)),
  /** Errors: scale-name-missing, scale-address-invalid, scale-unknown. Answers when it was tried to reach once. */
  'scales:save': call(
    closed({
      id: optional(Id),
      name: Type.String({ minLength: 1, maxLength: 60 }),
      transport: literals(['serial', 'tcp']),
      address: Type.String({ minLength: 1, maxLength: 200 }),
      profile: ScaleProfile,
      /** Absent: as scales of the format leave the factory. */
      ...SerialSettings,
      maxGrams: optional(Type.Integer({ minimum: 1, maximum: 10_000_000 })),
    }),
    ScaleInfo,
  ),
  'scales:remove': call(closed({ id: Id }), Nothing),
  /**
   * The next weight that counts, read anew from when it was asked for. Errors, after `withinMs`: scale-absent,
   * scale-busy, scale-no-permission, scale-silent, scale-motion, scale-over, scale-under, scale-garbled,
   * scale-refused; scale-unknown at once.
   */
  'scales:read': call(
    closed({ id: Id, withinMs: Type.Integer({ minimum: 100, maximum: 30_000 }) }),
    closed({ grams: Type.Number() }),
  ),

  'benches:list': call(Nothing, Type.Array(BenchInfo)),
  /** Errors: bench-name-missing, bench-code-invalid, bench-code-taken, bench-unknown, printer-unknown, scale-unknown, scanner-unknown. */
  'benches:save': call(
    closed({
      id: optional(Id),
      name: Type.String({ minLength: 1, maxLength: 60 }),
      /** Absent: the next free number for a new one, the same for a known one. */
      code: optional(Type.String({ maxLength: 40 })),
      printerIds: Type.Array(Id, { maxItems: 20 }),
      scaleId: Type.Union([Id, Type.Null()]),
      scannerIds: Type.Array(Id, { maxItems: 20 }),
    }),
    BenchInfo,
  ),
  'benches:remove': call(closed({ id: Id }), Nothing),
  /** Binds this station to the bench with that barcode; null: to none. Errors: bench-not-here. */
  'benches:bind': call(
    closed({ code: Type.Union([Type.String({ maxLength: 40 }), Type.Null()]) }),
    Type.Union([BenchInfo, Type.Null()]),
  ),

  /** Scanners in HID-POS mode that are plugged in, to choose from. One that types is not among them. */
  'hid:list': call(
    Nothing,
    closed({
      /** False: this machine can't read HID devices; on Linux libudev or libusb is missing. */
      available: Type.Boolean(),
      scanners: Type.Array(
        closed({
          /** vendor:product:serial number, or vendor:product@path where it says none. */
          address: Type.String(),
          /** As far as it says them; may be empty. */
          maker: Type.String(),
          product: Type.String(),
          serialNumber: Type.String(),
        }),
      ),
    }),
  ),

  /** Serial ports the system lists, to choose from. Ptys and some adapters are in no list: a path can be typed. */
  'ports:list': call(
    Nothing,
    Type.Array(
      closed({
        path: Type.String(),
        /** Maker, product and serial number, as far as the device says them; may be empty. */
        label: Type.String(),
      }),
    ),
  ),
} as const satisfies Calls;
