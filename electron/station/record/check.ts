import { Compile, type Validator } from 'typebox/compile';
import { AppError } from '../../../shared/errors.ts';
import { FACTS, isFactType, type FactType } from '../../../shared/facts/index.ts';

const validators = new Map<FactType, Validator>();

/** Only the host knows what became of a print job, and of its journal. */
const HOST_ONLY: readonly FactType[] = ['label.printed', 'label.reprinted', 'number.lost'];

/** The type as one that a person's draft may have. Throws `fact-unknown-type`, `fact-made-by-host`. */
export function draftType(type: string): FactType {
  if (!isFactType(type)) throw new AppError('fact-unknown-type', { type });
  if (HOST_ONLY.includes(type)) throw new AppError('fact-made-by-host', { type });
  return type;
}

/** Throws `fact-invalid` naming the place. */
export function checkFactData(id: string, type: FactType, data: unknown): void {
  const validator = validators.get(type) ?? Compile(FACTS[type].data);
  validators.set(type, validator);
  if (validator.Check(data)) return;
  const first = validator.Errors(data)[0];
  throw new AppError('fact-invalid', {
    factId: id,
    type,
    place: first?.instancePath ?? '',
    problem: first?.message ?? '',
  });
}
