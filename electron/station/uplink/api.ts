import type { CentralClient } from '../../../shared/client/index.ts';
import type { FactEnvelope } from '../../../shared/facts/envelope.ts';
import type { HostInput, HostOutput } from '../../../shared/host/contract.ts';
import type {
  FactsResponse,
  ImportReportPage,
  ImportStatus,
} from '../../../shared/protocol/index.ts';
import type { OrderPage } from '../../../shared/schema/index.ts';
import { createImportHandlers, type ImportHandlers } from './importHandlers.ts';
import { createChannelHandlers, type ChannelHandlers } from './channelHandlers.ts';
import { createNotifyHandlers, type NotifyHandlers } from './notifyHandlers.ts';
import { createRuleHandlers, type RuleHandlers } from './ruleHandlers.ts';
import type { Tokens } from './tokens.ts';

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
  readonly rules: RuleHandlers;
  readonly notify: NotifyHandlers;
  readonly channels: ChannelHandlers;
  readonly imports: ImportHandlers;
  readonly sendImport: (filename: string, file: Blob) => Promise<HostOutput<'imports:finish'>>;
  readonly getImport: (importId: string) => Promise<ImportStatus>;
  readonly listImports: () => Promise<ImportStatus[]>;
  readonly getImportReport: (input: HostInput<'imports:report'>) => Promise<ImportReportPage>;
}

/** Says what a push brings: a fact's ledger row is found by its number, and the other way round. */
export const pushIdOf = (station: string, epoch: string, facts: readonly FactEnvelope[]): string =>
  `${station}:${epoch.slice(0, 8)}:${facts[0]?.n ?? 0}-${facts.at(-1)?.n ?? 0}`;

/** `personId`: who is signed in; the desk's questions are asked in their name, facts in the station's. */
export function createApi(tokens: Tokens, personId: () => string | undefined): CentralApi {
  const person = (): CentralClient => tokens.as(personId());
  return {
    pushFacts: async (station, epoch, facts) => {
      const { value, roundTripMs } = await tokens.as(undefined).ask('pushFacts', {
        body: { station, epoch, facts: [...facts] },
        requestId: pushIdOf(station, epoch, facts),
      });
      return { answer: value, roundTripMs };
    },
    queryOrders: async (query) => (await person().ask('queryOrders', { query })).value,
    rules: createRuleHandlers(person),
    notify: createNotifyHandlers(person),
    channels: createChannelHandlers(person),
    imports: createImportHandlers(person),
    sendImport: async (filename, file) =>
      (await person().ask('sendImport', { query: { filename, columns: 'ask' }, bytes: file }))
        .value,
    getImport: async (id) => (await person().ask('getImport', { params: { id } })).value,
    listImports: async () => (await person().ask('listImports', {})).value.imports,
    getImportReport: async ({ importId, offset, limit }) => {
      const asked = { params: { id: importId }, query: { offset, limit } };
      return (await person().ask('getImportReport', asked)).value;
    },
  };
}
