import { createParser } from 'eventsource-parser';
import { Compile } from 'typebox/compile';
import { AppError } from '../errors.ts';
import { Poke } from '../protocol/index.ts';
import { closed, Instant } from '../schema/index.ts';
import { toAppError, type Http } from './http.ts';

const OPEN_DEADLINE_MS = 10_000;
/** Central sends at least the time every 15 s: twice missed and a little more means the line is dead. */
export const SILENCE_MAX_MS = 40_000;

const poke = Compile(Poke);
const time = Compile(closed({ serverTime: Instant }));

export interface StreamHandlers {
  readonly onOpen: () => void;
  readonly onPoke: (poke: Poke) => void;
  readonly onTime: (serverTime: string) => void;
  readonly onBadMessage: (event: string, data: string) => void;
}

/**
 * Central's pokes over SSE, read with fetch because EventSource sends no headers. Ends by throwing:
 * central's refusal, or `offline` when the stream ended, broke, fell silent or was aborted.
 */
export async function readStream(
  http: Http,
  token: string,
  handlers: StreamHandlers,
  signal: AbortSignal,
  silenceMaxMs = SILENCE_MAX_MS,
): Promise<never> {
  const stopped = new AbortController();
  const opened = await http.openStream(
    { path: '/v1/stream', token, deadlineMs: OPEN_DEADLINE_MS },
    AbortSignal.any([signal, stopped.signal]),
  );
  if (opened.status !== 200 || !opened.body) {
    throw toAppError(opened, await opened.text());
  }
  const parser = createParser({
    onEvent: ({ event = 'message', data }) => {
      const value = parseData(data);
      if (event === 'poke' && poke.Check(value)) handlers.onPoke(value);
      else if (event === 'time' && time.Check(value)) handlers.onTime(value.serverTime);
      else handlers.onBadMessage(event, data);
    },
  });
  handlers.onOpen();
  const watchdog = setTimeout(() => stopped.abort(), silenceMaxMs);
  const decoder = new TextDecoder();
  try {
    for await (const chunk of opened.body) {
      watchdog.refresh();
      parser.feed(decoder.decode(chunk, { stream: true }));
    }
  } catch (error) {
    throw new AppError('offline', { reason: stopped.signal.aborted ? 'silence' : String(error) });
  } finally {
    clearTimeout(watchdog);
  }
  throw new AppError('offline', { reason: 'stream-ended' });
}

function parseData(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    // No schema takes it: told as a bad message.
    return undefined;
  }
}
