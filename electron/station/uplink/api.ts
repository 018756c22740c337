import { Type } from 'typebox';
import type { FactEnvelope } from '../../../shared/facts/envelope.ts';
import type { HostInput, HostOutput } from '../../../shared/host/contract.ts';
import {
  FactsResponse,
  ImportAccepted,
  ImportReportPage,
  ImportStatus,
} from '../../../shared/protocol/index.ts';
import { OrderPage } from '../../../shared/schema/index.ts';
import { readAnswer, type HttpAnswer } from './http.ts';
import type { Tokens } from './tokens.ts';

const PUSH_DEADLINE_MS = 20_000;
const QUERY_DEADLINE_MS = 15_000;
const UPLOAD_DEADLINE_MS = 15 * 60_000;

export interface PushAnswer {
  readonly answer: FactsResponse;
  readonly roundTripMs: number;
}

/** What a station asks of central, each with its deadline and its answer checked. */
export interface CentralApi {
  readonly pushFacts: (
    station: string,
    epoch: string,
    facts: readonly FactEnvelope[],
  ) => Promise<PushAnswer>;
  readonly queryOrders: (query: HostInput<'orders:query'>) => Promise<OrderPage>;
  readonly sendImport: (filename: string, file: Blob) => Promise<HostOutput<'imports:finish'>>;
  readonly getImport: (importId: string) => Promise<ImportStatus>;
  readonly listImports: () => Promise<ImportStatus[]>;
  readonly getImportReport: (input: HostInput<'imports:report'>) => Promise<ImportReportPage>;
}

/** Says what a push brings: a fact's ledger row is found by its number, and the other way round. */
export const pushIdOf = (station: string, epoch: string, facts: readonly FactEnvelope[]): string =>
  `${station}:${epoch.slice(0, 8)}:${facts[0]?.n ?? 0}-${facts.at(-1)?.n ?? 0}`;

const ImportList = Type.Object({ imports: Type.Array(ImportStatus) });

/** `personId`: who is signed in; the desk's questions are asked in their name, facts in the station's. */
export function createApi(tokens: Tokens, personId: () => string | undefined): CentralApi {
  const ask = (path: string): Promise<HttpAnswer> =>
    tokens.exchange(personId(), { path, deadlineMs: QUERY_DEADLINE_MS });
  return {
    pushFacts: async (station, epoch, facts) => {
      const answer = await tokens.exchange(undefined, {
        method: 'POST',
        path: '/v1/facts',
        json: { station, epoch, facts },
        requestId: pushIdOf(station, epoch, facts),
        deadlineMs: PUSH_DEADLINE_MS,
      });
      return { answer: readAnswer(FactsResponse, answer), roundTripMs: answer.roundTripMs };
    },
    queryOrders: async (query) => {
      const entries = Object.entries(query).map(([key, value]) => [key, String(value)]);
      const search = new URLSearchParams(entries);
      return readAnswer(OrderPage, await ask(`/v1/orders?${search.toString()}`));
    },
    sendImport: async (filename, file) =>
      readAnswer(
        ImportAccepted,
        await tokens.exchange(personId(), {
          method: 'POST',
          path: `/v1/imports?filename=${encodeURIComponent(filename)}`,
          blob: file,
          deadlineMs: UPLOAD_DEADLINE_MS,
        }),
      ),
    getImport: async (importId) =>
      readAnswer(ImportStatus, await ask(`/v1/imports/${encodeURIComponent(importId)}`)),
    listImports: async () => readAnswer(ImportList, await ask('/v1/imports')).imports,
    getImportReport: async ({ importId, offset, limit }) =>
      readAnswer(
        ImportReportPage,
        await ask(
          `/v1/imports/${encodeURIComponent(importId)}/report?offset=${offset}&limit=${limit}`,
        ),
      ),
  };
}
