/**
 * The client of central: every route of `ROUTES`, typed, with its deadline, its answer checked and its refusals
 * as AppErrors; and the stream of pokes. `fetch` and the clock are handed in; who asks (tokens), when to ask
 * again, and what an answer means is the caller's.
 */
export { createClient, type Answered, type CentralClient, type Exchange } from './client.ts';
export {
  createHttp,
  readAnswer,
  type Http,
  type HttpAnswer,
  type HttpOptions,
  type HttpRequest,
} from './http.ts';
export { retryAfterOf } from './retryAfter.ts';
export { readStream, SILENCE_MAX_MS, type StreamHandlers } from './stream.ts';
