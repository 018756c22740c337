import type { SafeStorage } from 'electron';
import { createLabelBuilder } from '../station/labels/index.ts';
import { createPrinting } from '../station/printing/index.ts';
import { createScales } from '../station/scales/index.ts';
import { createScanners } from '../station/scanners/index.ts';
import {
  createFileSecretStore,
  createStation,
  witnessDirectories,
  type Station,
} from '../station/index.ts';
import type { UpdatesPort } from '../station/ports.ts';
import type { ShellOptions } from './options.ts';
import { createSealedSecretStore } from './secretStore.ts';

/** The same station the agent runs, its key sealed by the operating system. */
export async function openStation(
  options: ShellOptions,
  storage: SafeStorage,
  updates: UpdatesPort | null,
): Promise<Station> {
  const { dataDir, keyInFile, updates: _mode, ...rest } = options;
  const labels = createLabelBuilder();
  const station = await createStation({
    ...rest,
    ...(updates ? { updates } : {}),
    kind: 'electron',
    dataDir,
    witnessDirectories: witnessDirectories(dataDir),
    secretStore: keyInFile
      ? createFileSecretStore(dataDir)
      : await createSealedSecretStore(dataDir, storage, process.platform),
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
