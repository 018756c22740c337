import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { AppError } from '../../../shared/errors.ts';
import type { HostInput } from '../../../shared/host/contract.ts';
import { factoryLine, ScaleProfile } from '../../../shared/scales/index.ts';
import { readAddress, SerialFields, TcpFields } from '../serial/index.ts';

const Common = {
  name: Type.String({ minLength: 1, maxLength: 60 }),
  profile: ScaleProfile,
  maxGrams: Type.Optional(Type.Integer({ minimum: 1 })),
};
export const ScaleConfig = Type.Union([
  Type.Object({ ...Common, ...SerialFields }),
  Type.Object({ ...Common, ...TcpFields }),
]);
export type ScaleConfig = Static<typeof ScaleConfig>;

const validator = Compile(ScaleConfig);
export const readScaleConfig = (value: unknown): ScaleConfig | null =>
  validator.Check(value) ? value : null;

/** Throws AppError('scale-address-invalid') or ('scale-name-missing'). */
export function scaleConfigFrom(input: HostInput<'scales:save'>): ScaleConfig {
  const { transport, profile, maxGrams } = input;
  const name = input.name.trim();
  if (name === '') throw new AppError('scale-name-missing');
  const address = readAddress(transport, input.address);
  if (address === null)
    throw new AppError('scale-address-invalid', { transport, address: input.address });
  const common = { name, profile, ...(maxGrams === undefined ? {} : { maxGrams }) };
  if (address.transport === 'tcp') return { ...common, ...address };
  const factory = factoryLine(profile.protocol);
  return {
    ...common,
    ...address,
    baudRate: input.baudRate ?? factory.baudRate,
    dataBits: input.dataBits ?? factory.dataBits,
    parity: input.parity ?? factory.parity,
  };
}
