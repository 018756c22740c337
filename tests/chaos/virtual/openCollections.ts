/** RxDB counts what is open in a page. Here all pages share its module, and each has a count of its own. */
import { currentProcess, type Process } from './machine.ts';

const byPage = new WeakMap<Process, Set<unknown>>();

function own(): Set<unknown> {
  const page = currentProcess();
  const known = byPage.get(page);
  if (known) return known;
  const made = new Set<unknown>();
  byPage.set(page, made);
  return made;
}

export const openCollections = {
  get size(): number {
    return own().size;
  },
  add: (collection: unknown) => own().add(collection),
  delete: (collection: unknown) => own().delete(collection),
  values: () => own().values(),
};
