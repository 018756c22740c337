/** Planted bugs: what the simulation must be able to find. Each replaces an exact snippet of the product. */

export interface Patch {
  /** From the root of the repository. */
  readonly file: string;
  /** Must be there exactly once: a plant can't rot. */
  readonly find: string;
  readonly replace: string;
}

export interface Plant {
  readonly name: string;
  /** What breaks. */
  readonly breaks: string;
  readonly patches: readonly Patch[];
}

export const PLANTS: readonly Plant[] = [];

/** Throws for a name nobody planted. */
export function findPlant(name: string): Plant {
  const plant = PLANTS.find((one) => one.name === name);
  if (plant === undefined) throw new Error(`there is no plant '${name}'`);
  return plant;
}
