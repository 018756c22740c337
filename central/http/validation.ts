import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { AppError } from '../../shared/errors.ts';

/** Requests are checked by the TypeBox schema of their route; strings of the URL are turned into what it asks for. */
export function useTypeBox(app: FastifyInstance): void {
  app.setValidatorCompiler<TSchema>(({ schema, httpPart }) => checkWith(schema, httpPart));
  // Answers are built by typed code; checking them again on the way out would only cost time.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
}

/** What a part of a request is held against; a route may take more loosely what it answers piece by piece. */
export function checkWith(schema: TSchema, httpPart: string | undefined) {
  const validator = Compile(schema);
  const textual = httpPart === 'querystring' || httpPart === 'params';
  return (data: unknown) => {
    const value = textual ? validator.Convert(data) : data;
    const nul = textual && Object.values(value as object).some((one) => String(one).includes('\0'));
    if (!nul && validator.Check(value)) return { value };
    const first = validator.Errors(value)[0];
    const meta = {
      in: httpPart ?? 'body',
      path: first?.instancePath ?? '',
      problem: first?.message ?? (nul ? 'text with NUL' : ''),
    };
    return { error: new AppError('invalid-request', meta) };
  };
}
