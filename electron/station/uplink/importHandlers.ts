import type { CentralClient } from '../../../shared/client/index.ts';
import type { HostInput, HostOutput } from '../../../shared/host/contract.ts';
import type { IMPORT_CALLS } from '../../../shared/host/imports.ts';

export type ImportHandlers = {
  readonly [K in keyof typeof IMPORT_CALLS]: (input: HostInput<K>) => Promise<HostOutput<K>>;
};

/** Files that wait for their columns lie at central: it is asked each time. */
export function createImportHandlers(person: () => CentralClient): ImportHandlers {
  return {
    'imports:look': async ({ importId: id, ...query }) =>
      (await person().ask('lookAtImport', { params: { id }, query })).value,
    'imports:preview': async ({ importId: id, ...body }) =>
      (await person().ask('previewImport', { params: { id }, body })).value,
    'imports:take': async ({ importId: id, ...body }) =>
      (await person().ask('takeImport', { params: { id }, body })).value,
    'imports:discard': async ({ importId: id }) =>
      (await person().ask('discardImport', { params: { id }, body: {} })).value,
  };
}
