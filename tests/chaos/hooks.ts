/**
 * Loads product code into the simulation, as it is: Node's own modules that bring time, chance, disks
 * and lines are exchanged for simulated ones, and a plant (see plants.ts) patches the source of one
 * module. `?plant=NAME` is carried along relative imports, so that many plants fit into one process.
 */
import { registerHooks } from 'node:module';
import { findPlant } from './plants.ts';

const ROOT = new URL('../../', import.meta.url).href;
const VIRTUAL = new URL('./virtual/', import.meta.url).href;
const PRODUCT = /^(central|electron|shared|renderer)\//;

const BUILT_IN: Readonly<Record<string, string>> = {
  'node:crypto': 'crypto.ts',
  'node:sqlite': 'sqlite.ts',
  'node:fs/promises': 'fsPromises.ts',
  'hash-wasm': 'hashWasm.ts',
};
/** Where the page's storage is opened: plain memory instead of RxDB, unless RxDB is asked for. */
const STORAGE = /\/(documentStorage|cursorStore)\.ts$/;

/** The stand-in for what a module of the product asks for, if there is one. */
function standIn(specifier: string, from: string, rxdb: boolean): string | undefined {
  const builtIn = BUILT_IN[specifier];
  if (builtIn !== undefined) return builtIn;
  if (specifier === 'node:net' && from.startsWith('electron/station/printing/'))
    return 'printer.ts';
  if (specifier === 'node:fs' && from === 'electron/station/journal/reserve.ts')
    return 'reserveFs.ts';
  if (specifier === 'uuid' && from === 'shared/ids.ts') return 'uuid.ts';
  if (from === 'renderer/replication/replicator.ts' && STORAGE.test(specifier)) {
    return rxdb ? 'rxdbStorage.ts' : 'pageStorage.ts';
  }
  return undefined;
}

/** RxDB counts what a page has open in a set of its module, which pages share here. */
const RX_COLLECTION = '/rxdb/dist/esm/rx-collection.js';
const OPEN_SET = 'export var OPEN_COLLECTIONS = new Set();';
const OPEN_PER_PAGE =
  `import { openCollections } from ${JSON.stringify(`${VIRTUAL}openCollections.ts`)};` +
  'export var OPEN_COLLECTIONS = openCollections;';

type Source = string | ArrayBuffer | NodeJS.TypedArray | null | undefined;
const textOf = (source: Source): string =>
  typeof source === 'string' ? source : new TextDecoder().decode(source ?? new Uint8Array());

function replaceOnce(source: string, find: string, replace: string, place: string): string {
  const parts = source.split(find);
  if (parts.length === 2) return parts.join(replace);
  throw new Error(`${place} has the snippet ${parts.length - 1} times`);
}

/** To be called once, before any module of the product is loaded. */
export function installHooks({ rxdb }: { rxdb: boolean }): void {
  registerHooks({
    resolve(specifier, context, next) {
      const parent = context.parentURL ?? '';
      const from = parent.startsWith(ROOT) ? (parent.slice(ROOT.length).split('?')[0] ?? '') : '';
      if (PRODUCT.test(from)) {
        const name = standIn(specifier, from, rxdb);
        if (name !== undefined) {
          return { url: `${VIRTUAL}${name}`, format: 'module-typescript', shortCircuit: true };
        }
      }
      const resolved = next(specifier, context);
      const plant = parent.split('?plant=')[1];
      const carried =
        plant !== undefined &&
        resolved.url.startsWith(ROOT) &&
        !resolved.url.startsWith(VIRTUAL) &&
        !resolved.url.includes('/node_modules/') &&
        !resolved.url.includes('?');
      return carried ? { ...resolved, url: `${resolved.url}?plant=${plant}` } : resolved;
    },
    load(url, context, next) {
      const loaded = next(url, context);
      if (url.endsWith(RX_COLLECTION)) {
        const source = replaceOnce(textOf(loaded.source), OPEN_SET, OPEN_PER_PAGE, url);
        return { ...loaded, source };
      }
      const [file = '', name] = url.split('?plant=');
      if (name === undefined || name === '') return loaded;
      const patches = findPlant(name).patches.filter((patch) => `${ROOT}${patch.file}` === file);
      if (patches.length === 0) return loaded;
      let source = textOf(loaded.source);
      for (const { find, replace } of patches) {
        source = replaceOnce(source, find, replace, `plant ${name}: ${file}`);
      }
      return { ...loaded, source };
    },
  });
}
