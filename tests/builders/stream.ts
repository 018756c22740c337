/** Central's stream as a test listens to it. */
import { createParser } from 'eventsource-parser';
import type { Poke } from '../../shared/protocol/index.ts';

export interface OpenStream {
  /** 200, or why it was refused. */
  readonly status: number;
  readonly pokes: readonly Poke[];
  /** Central ended it. */
  isCut(): boolean;
  stop(): void;
}

export async function openStream(url: string, token: string): Promise<OpenStream> {
  const stopper = new AbortController();
  const response = await fetch(`${url}/v1/stream`, {
    headers: { authorization: `Bearer ${token}` },
    signal: stopper.signal,
  });
  const pokes: Poke[] = [];
  let ended = false;
  const parser = createParser({
    onEvent: ({ event, data }) => {
      if (event === 'poke') pokes.push(JSON.parse(data) as Poke);
    },
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const read = async (): Promise<void> => {
    for (;;) {
      const chunk = await reader?.read();
      if (!chunk || chunk.done) return;
      parser.feed(chunk.value);
    }
  };
  // A stream that is cut breaks off or ends, as the line will have it.
  void read()
    .catch(() => undefined)
    .finally(() => {
      ended = true;
    });
  return { status: response.status, pokes, isCut: () => ended, stop: () => stopper.abort() };
}
