import { trustAuthority } from '../agent/trust.ts';
import { createLabelBuilder } from '../station/labels/index.ts';
import { createPrinting } from '../station/printing/index.ts';
import { createScales } from '../station/scales/index.ts';
import { createScanners } from '../station/scanners/index.ts';
import {
  createStation,
  witnessDirectories,
  type CreateShell,
  type SecretStore,
  type Station,
} from '../station/index.ts';
import type { UpdatesPort } from '../station/ports.ts';
import type { ShellOptions } from './options.ts';

/** The same station the agent runs, with a desktop shell around it. */
export async function openStation(
  options: ShellOptions,
  secretStore: SecretStore,
  shell: CreateShell,
  updates: UpdatesPort | null,
): Promise<Station> {
  const { dataDir, centralUrl, firstCentralUrl, enrolCode, name, ca } = options;
  if (ca !== undefined) trustAuthority(ca);
  const labels = createLabelBuilder();
  const station = await createStation({
    ...{ kind: 'electron', dataDir, secretStore, shell },
    ...(centralUrl === undefined ? {} : { centralUrl }),
    ...(firstCentralUrl === undefined ? {} : { firstCentralUrl }),
    ...(enrolCode === undefined ? {} : { enrolCode }),
    ...(name === undefined ? {} : { name }),
    ...(updates ? { updates } : {}),
    witnessDirectories: witnessDirectories(dataDir),
    buildLabel: async (document, data, print) =>
      (await labels.buildUnchecked(document, data, print)).bytes,
    printing: (deps) => createPrinting(deps),
    scanners: (deps) => createScanners(deps),
    scales: (deps) => createScales(deps),
  });
  // So that the first parcel of the day waits for its label no longer than the others.
  labels.warm().catch((error: unknown) => station.report('labels.warm', error));
  return station;
}
