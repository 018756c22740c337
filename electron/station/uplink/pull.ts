import { Compile } from 'typebox/compile';
import { Type } from 'typebox';
import { AppError } from '../../../shared/errors.ts';
import { FactResult } from '../../../shared/facts/envelope.ts';
import type { RouteParams, RouteQuery } from '../../../shared/protocol/index.ts';
import { COLLECTION_NAMES } from '../../../shared/schema/index.ts';
import type { HttpAnswer } from '../../../shared/client/index.ts';
import type { Tokens } from './tokens.ts';

export interface PullAnswer {
  readonly status: number;
  readonly contentType: string;
  /** Central's body untouched, or an ErrorBody of our own. */
  readonly body: Uint8Array;
}

export interface PullOptions {
  readonly tokens: Tokens;
  readonly epoch: () => string;
  readonly personId: () => string | undefined;
  readonly answeredUpTo: () => number;
  /** Central does not let the person read this, who could by what is known here. */
  readonly onRefused: () => void;
  /** False: what came along into a new epoch has to be answered before a page may be shown. */
  readonly isSettled: () => boolean;
  /** Called before the page is handed on: no document may be seen before the answers it shows. */
  readonly onAnswers: (epoch: string, results: FactResult[]) => void;
}

export type Pull = (
  collection: string,
  query: { after?: string | undefined; limit?: string | undefined },
) => Promise<PullAnswer>;

interface PullInput {
  readonly params: RouteParams<'pull'>;
  readonly query: RouteQuery<'pull'>;
}

const answersIn = Compile(Type.Object({ answers: Type.Array(FactResult) }));
const NO_ANSWERS = Buffer.from('"answers":[]}');

/** An object that ends in `"answers":[]}` has no answers: nearly every page, spared the parsing. */
const endsWithoutAnswers = (body: Uint8Array): boolean =>
  Buffer.from(body.buffer, body.byteOffset, body.byteLength)
    .subarray(-NO_ANSWERS.length)
    .equals(NO_ANSWERS);

function readAnswers(body: Uint8Array): FactResult[] {
  if (endsWithoutAnswers(body)) return [];
  const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
  if (!answersIn.Check(value)) throw new AppError('central-answer-invalid', { place: '/answers' });
  return value.answers;
}

const failed = (status: number, code: string, meta: Record<string, unknown>): PullAnswer => ({
  status,
  contentType: 'application/json',
  body: Buffer.from(JSON.stringify({ error: { code, meta } })),
});

/** The way of state down: central's pages for the replication worker, asked for in the station's name. */
export function createPull(options: PullOptions): Pull {
  const { tokens } = options;

  const ask = async (input: PullInput): Promise<HttpAnswer> => {
    const personId = options.personId();
    if (personId === undefined) return tokens.as(undefined).fetch('pull', input);
    try {
      const answer = await tokens.as(personId).fetch('pull', input);
      if (answer.status !== 403) return answer;
      // A token keeps the roles it was made with; this person may have been given more since.
      tokens.forget(personId);
      const again = await tokens.as(personId).fetch('pull', input);
      if (again.status === 403) options.onRefused();
      return again;
    } catch (error) {
      // Central won't have this person: state goes on flowing in the station's own name.
      if (error instanceof AppError && error.meta['status'] === 403) {
        options.onRefused();
        return tokens.as(undefined).fetch('pull', input);
      }
      throw error;
    }
  };

  const pull: Pull = async (collection, { after, limit }) => {
    const name = COLLECTION_NAMES.find((known) => known === collection);
    if (name === undefined) return failed(404, 'collection-unknown', { collection });
    const epoch = options.epoch();
    const query = {
      epoch,
      answered: options.answeredUpTo(),
      ...(after === undefined ? {} : { after }),
      ...(limit === undefined ? {} : { limit: Number(limit) }),
    };
    try {
      const answer = await ask({ params: { collection: name }, query });
      // It may show facts of the epoch that began meanwhile, and has no answers to those.
      if (options.epoch() !== epoch) return await pull(collection, { after, limit });
      if (answer.status === 200) {
        const answers = readAnswers(answer.body);
        if (answers.length > 0) options.onAnswers(epoch, answers);
        if (!options.isSettled()) return failed(503, 'epoch-unsettled', {});
      }
      return { status: answer.status, contentType: answer.contentType, body: answer.body };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const status = error.code === 'offline' ? 503 : Number(error.meta['status'] ?? 502);
      return failed(status, error.code, { ...error.meta });
    }
  };
  return pull;
}
