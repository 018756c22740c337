import { seal as sealFor, unseal as unsealFor, type Store } from '../store/index.ts';

const PURPOSE = 'channels';

/** For this room, bound to the row that it lies in. */
export const seal = (keeper: Pick<Store, 'key' | 'entropy'>, place: string, text: string): string =>
  sealFor(keeper, PURPOSE, place, text);

/** Throws `sealed`. */
export const unseal = (keeper: Pick<Store, 'key'>, place: string, sealed: string): string =>
  unsealFor(keeper, PURPOSE, place, sealed);
