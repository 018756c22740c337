/** Makes this instance of the product two releases at once: which one runs is its process's affair. */
import { FACTS, type FactSpec } from '../../../shared/facts/index.ts';
import { COLLECTION_NAMES, COLLECTIONS } from '../../../shared/schema/index.ts';
import { addStepInNewer, raiseInNewer, RENEWED, REWRITTEN } from '../virtual/releases.ts';

for (const name of COLLECTION_NAMES)
  if (RENEWED.has(name)) raiseInNewer(COLLECTIONS[name], 'version');
const specs: Readonly<Record<string, FactSpec>> = FACTS;
for (const [type, spec] of Object.entries(specs)) {
  if (!REWRITTEN.includes(type)) continue;
  raiseInNewer(spec, 'v');
  addStepInNewer(spec);
}
