import { createContext, use, useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import type { Static } from 'typebox';
import type { ErrorValue } from '../../../shared/errors.ts';
import type { StationHost } from '../../../shared/host/index.ts';
import type { ImportMapping } from '../../../shared/imports/index.ts';
import type { ImportStatus as ImportStatusSchema } from '../../../shared/protocol/index.ts';
import { useHost } from '../../replica/index.ts';
import { sendFile } from './sendFile.ts';

export type ImportStatus = Static<typeof ImportStatusSchema>;

/** What is shown of a file: it may have been sent by another window. */
export type NamedFile = Pick<File, 'name'>;

export type ImportRun =
  | { readonly phase: 'idle' }
  | {
      readonly phase: 'uploading';
      readonly file: File;
      readonly sent: number;
      readonly elapsedMs: number;
    }
  | { readonly phase: 'handing'; readonly file: File }
  | {
      readonly phase: 'running';
      readonly file: NamedFile;
      readonly status: ImportStatus | undefined;
      /** In this phase of the work. */
      readonly elapsedMs: number;
      /** Central does not answer just now; the import goes on there. */
      readonly lost: boolean;
    }
  /** Nobody has said yet what its columns are. */
  | { readonly phase: 'mapping'; readonly status: ImportStatus }
  | { readonly phase: 'over'; readonly status: ImportStatus }
  | { readonly phase: 'cancelled' }
  | { readonly phase: 'failed'; readonly error: ErrorValue };

export interface Importing {
  readonly run: ImportRun;
  readonly start: (file: File) => void;
  readonly cancel: () => void;
  readonly reset: () => void;
  /** Goes on with a file that waits for its columns. */
  readonly map: (status: ImportStatus) => void;
  readonly take: (status: ImportStatus, mapping: ImportMapping, remember: boolean) => void;
  readonly discard: (importId: string) => void;
}

const POLL_MS = 400;
const ImportContext = createContext<Importing | undefined>(undefined);

export function useImporting(): Importing {
  const importing = use(ImportContext);
  if (importing === undefined) throw new Error('no ImportProvider above this component');
  return importing;
}

/** Keeps an import going while its person looks at other screens of the desk. */
export function ImportProvider(props: { readonly children: ReactNode }) {
  const host = useHost();
  const [run, setRun] = useState<ImportRun>({ phase: 'idle' });
  const current = useRef({ cancelled: false });

  const start = useCallback(
    (file: File) => {
      const token = { cancelled: false };
      current.current = token;
      const tell = (next: ImportRun) => {
        if (current.current === token) setRun(next);
      };
      void importFile(host, file, token, tell);
    },
    [host],
  );
  const cancel = useCallback(() => {
    current.current.cancelled = true;
    setRun({ phase: 'cancelled' });
  }, []);
  const reset = useCallback(() => setRun({ phase: 'idle' }), []);

  const map = useCallback((status: ImportStatus) => setRun({ phase: 'mapping', status }), []);
  const take = useCallback(
    (status: ImportStatus, mapping: ImportMapping, remember: boolean) => {
      void takeFile(host, status, { mapping, remember }, setRun);
    },
    [host],
  );
  const discard = useCallback(
    (importId: string) => {
      void host
        .call('imports:discard', { importId })
        .then((answer) =>
          setRun(answer.ok ? { phase: 'cancelled' } : { phase: 'failed', error: answer.error }),
        );
    },
    [host],
  );

  const importing = useMemo(
    () => ({ run, start, cancel, reset, map, take, discard }),
    [run, start, cancel, reset, map, take, discard],
  );
  return <ImportContext value={importing}>{props.children}</ImportContext>;
}

async function importFile(
  host: StationHost,
  file: File,
  token: { readonly cancelled: boolean },
  tell: (run: ImportRun) => void,
): Promise<void> {
  const since = performance.now();
  tell({ phase: 'uploading', file, sent: 0, elapsedMs: 0 });
  const sent = await sendFile(host, file, {
    onProgress: (bytes) => {
      const elapsedMs = performance.now() - since;
      if (!token.cancelled) tell({ phase: 'uploading', file, sent: bytes, elapsedMs });
    },
    onHanding: () => tell({ phase: 'handing', file }),
    cancelled: () => token.cancelled,
  });
  if (sent === 'cancelled' || token.cancelled) return;
  if (sent.ok) await follow(host, file, sent.value.importId, tell);
  else tell({ phase: 'failed', error: sent.error });
}

async function takeFile(
  host: StationHost,
  status: ImportStatus,
  wish: { readonly mapping: ImportMapping; readonly remember: boolean },
  tell: (run: ImportRun) => void,
): Promise<void> {
  const { importId, filename } = status;
  const taken = await host.call('imports:take', { importId, ...wish });
  if (taken.ok) await follow(host, { name: filename }, importId, tell);
  else tell({ phase: 'failed', error: taken.error });
}

/** Asks how far central is until it is over. A lost line does not end it: the work goes on there. */
async function follow(
  host: StationHost,
  file: NamedFile,
  importId: string,
  tell: (run: ImportRun) => void,
): Promise<void> {
  let last: ImportStatus | undefined;
  let since = performance.now();
  for (;;) {
    const answer = await host.call('imports:get', { importId });
    if (answer.ok) {
      const status = answer.value;
      if (status.state === 'waiting') {
        tell({ phase: 'mapping', status });
        return;
      }
      if (status.state === 'done' || status.state === 'failed') {
        tell({ phase: 'over', status });
        return;
      }
      if (status.state !== last?.state) since = performance.now();
      last = status;
    }
    const elapsedMs = performance.now() - since;
    tell({ phase: 'running', file, status: last, elapsedMs, lost: !answer.ok });
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
