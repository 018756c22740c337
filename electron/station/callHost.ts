import { Compile, type Validator } from 'typebox/compile';
import { AppError, fail, ok, type Result } from '../../shared/errors.ts';
import {
  HOST_CALLS,
  type HostCallName,
  type HostInput,
  type HostOutput,
} from '../../shared/host/contract.ts';

export type HostHandlers = {
  readonly [K in HostCallName]: (input: HostInput<K>) => Promise<HostOutput<K>>;
};

const validators = new Map<HostCallName, Validator>();
const isCallName = (name: string): name is HostCallName => Object.hasOwn(HOST_CALLS, name);

function checkInput(name: HostCallName, input: unknown): void {
  const validator = validators.get(name) ?? Compile(HOST_CALLS[name].input);
  validators.set(name, validator);
  if (validator.Check(input)) return;
  const first = validator.Errors(input)[0];
  throw new AppError('input-invalid', {
    call: name,
    place: first?.instancePath ?? '',
    problem: first?.message ?? '',
  });
}

/** A map over all calls loses which input goes with which handler; the check above has just made sure. */
type AnyHandler = (input: unknown) => Promise<HostOutput<HostCallName>>;

/**
 * The edge of every host: name known, input checked, handler run, outcome a value. Errors that are not
 * AppErrors are reported and leave as `internal`.
 */
export async function callHost(
  handlers: HostHandlers,
  report: (where: string, error: unknown) => void,
  name: string,
  input: unknown,
): Promise<Result<HostOutput<HostCallName>>> {
  try {
    if (!isCallName(name)) throw new AppError('call-unknown', { call: name });
    checkInput(name, input);
    return ok(await (handlers[name] as AnyHandler)(input));
  } catch (error) {
    if (!(error instanceof AppError)) report(name, error);
    return fail(error);
  }
}
