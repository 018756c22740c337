/** Holds every answer of central in every test against what its description says of it. */
import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { ErrorBody } from '../../shared/protocol/index.ts';

type Answers = Readonly<
  Record<string, TSchema & { content?: Record<string, { schema: TSchema }> }>
>;

const validators = new WeakMap<object, Validator>();
function validatorOf(schema: TSchema): Validator {
  const known = validators.get(schema) ?? Compile(schema);
  validators.set(schema, known);
  return known;
}

/** `tell` hears of an answer that is not as described: what central says is wrong, or its description. */
export function checkAnswers(app: FastifyInstance, tell: (problem: string) => void): void {
  app.addHook('onSend', async (request, reply, payload: unknown) => {
    if (!String(reply.getHeader('content-type')).startsWith('application/json')) return;
    if (typeof payload !== 'string') return;
    const { url, method, schema } = request.routeOptions;
    const status = reply.statusCode;
    const answers = (schema?.response ?? {}) as Answers;
    const described = answers[String(status)];
    if (described === undefined && status < 400 && url !== undefined && !url.startsWith('/docs')) {
      tell(`${String(method)} ${url} answered ${status}, which it is not described to`);
    }
    const expected =
      status < 400 ? (described?.content?.['application/json']?.schema ?? described) : ErrorBody;
    if (expected === undefined) return;
    const value: unknown = JSON.parse(payload);
    const validator = validatorOf(expected);
    if (validator.Check(value)) return;
    const [first] = validator.Errors(value);
    tell(`${String(method)} ${url} ${status}: ${first?.instancePath} ${first?.message}`);
  });
}
