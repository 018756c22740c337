import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { AppError } from '../../../shared/errors.ts';
import type { HostInput } from '../../../shared/host/contract.ts';
import {
  HidFields,
  readAddress,
  readHidAddress,
  SerialFields,
  TcpFields,
} from '../serial/index.ts';

const Common = {
  name: Type.String({ minLength: 1, maxLength: 60 }),
  duplicateMs: Type.Optional(Type.Integer({ minimum: 0 })),
};
export const ScannerConfig = Type.Union([
  Type.Object({ ...Common, ...SerialFields }),
  Type.Object({ ...Common, ...TcpFields }),
  Type.Object({ ...Common, ...HidFields }),
  /** Types its codes: the window reads them from the keys, and only its settings are kept here. */
  Type.Object({ ...Common, transport: Type.Literal('wedge') }),
]);
export type ScannerConfig = Static<typeof ScannerConfig>;

const validator = Compile(ScannerConfig);
export const readScannerConfig = (value: unknown): ScannerConfig | null =>
  validator.Check(value) ? value : null;

/** 9600 8N1 is what scanners leave the factory with. */
const DEFAULT_BAUD_RATE = 9600;

/** Throws AppError('scanner-address-invalid') or ('scanner-name-missing'). */
export function scannerConfigFrom(input: HostInput<'scanners:save'>): ScannerConfig {
  const { transport, duplicateMs } = input;
  const common = { name: input.name.trim(), ...(duplicateMs === undefined ? {} : { duplicateMs }) };
  if (common.name === '') throw new AppError('scanner-name-missing');
  if (transport === 'wedge') return { ...common, transport };
  const address =
    transport === 'hid' ? readHidAddress(input.address) : readAddress(transport, input.address);
  const baudRate = input.baudRate ?? DEFAULT_BAUD_RATE;
  if (address === null || baudRate < 1)
    throw new AppError('scanner-address-invalid', { transport, address: input.address });
  if (address.transport === 'hid') return { ...common, ...address };
  if (address.transport === 'tcp') return { ...common, ...address };
  const { dataBits, parity } = input;
  return {
    ...common,
    ...address,
    baudRate,
    ...(dataBits === undefined ? {} : { dataBits }),
    ...(parity === undefined ? {} : { parity }),
  };
}
