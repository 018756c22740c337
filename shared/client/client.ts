import { AppError } from '../errors.ts';
import {
  ROUTES,
  type RouteAnswer,
  type RouteBody,
  type RouteName,
  type RouteParams,
  type RouteQuery,
  type RouteSpec,
} from '../protocol/index.ts';
import { readAnswer, type HttpAnswer, type HttpRequest } from './http.ts';

/** How a request gets to central and in whose name: an `Http`'s own, or one that adds a token. */
export type Exchange = (request: HttpRequest) => Promise<HttpAnswer>;

/** Members that the route has, and no others. */
type Has<K extends string, T> = [T] extends [never] ? { [M in K]?: never } : { [M in K]: T };
type TakesBytes<N extends RouteName> = (typeof ROUTES)[N] extends { takesBytes: true }
  ? Blob
  : never;
type RouteInput<N extends RouteName> = Has<'params', RouteParams<N>> &
  Has<'query', RouteQuery<N>> &
  Has<'body', RouteBody<N>> &
  Has<'bytes', TakesBytes<N>> & {
    /** What central calls it in its log and in the ledger rows it causes. */
    readonly requestId?: string;
  };

export interface Answered<T> {
  readonly value: T;
  readonly roundTripMs: number;
}

export interface CentralClient {
  /** Throws central's refusal under its own code, `offline` without an answer in time, `central-answer-invalid`. */
  readonly ask: <N extends RouteName>(
    name: N,
    input: RouteInput<N>,
  ) => Promise<Answered<RouteAnswer<N>>>;
  /** The answer as it came, whatever its status: for who hands it on untouched. */
  readonly fetch: <N extends RouteName>(name: N, input: RouteInput<N>) => Promise<HttpAnswer>;
}

interface LooseInput {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly bytes?: Blob;
  readonly requestId?: string;
}

function pathOf({ path }: RouteSpec, { params = {}, query = {} }: LooseInput): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (typeof value !== 'string' || value === '') throw new AppError('not-found', { path });
    return encodeURIComponent(value);
  });
  const asked = Object.entries(query).filter(([, value]) => value !== undefined);
  if (asked.length === 0) return filled;
  const search = new URLSearchParams(asked.map(([key, value]) => [key, String(value)]));
  return `${filled}?${search.toString()}`;
}

export function createClient(exchange: Exchange): CentralClient {
  const send = (name: RouteName, input: LooseInput): Promise<HttpAnswer> => {
    const route: RouteSpec = ROUTES[name];
    return exchange({
      method: route.method,
      path: pathOf(route, input),
      deadlineMs: route.deadlineMs,
      ...(input.body === undefined ? {} : { json: input.body }),
      ...(input.bytes === undefined ? {} : { blob: input.bytes }),
      ...(input.requestId === undefined ? {} : { requestId: input.requestId }),
    });
  };
  return {
    fetch: (name, input) => send(name, input),
    ask: async (name, input) => {
      const answer = await send(name, input);
      // Checked against the schema of the route; its static type only is lost on the way through the table.
      const value = readAnswer(ROUTES[name].answer, answer) as RouteAnswer<typeof name>;
      return { value, roundTripMs: answer.roundTripMs };
    },
  };
}
