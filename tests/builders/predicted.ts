import type { AnyDocument } from '../../shared/schema/index.ts';

/** Fields that central alone keeps are in no prediction, wherever in a document they stand. */
const CENTRAL_ONLY = new Set(['clock', 'reserved', 'blocked', 'promise', 'until']);

/** What of a document a station predicts. */
export const predicted = (doc: AnyDocument | undefined): unknown =>
  doc &&
  JSON.parse(
    JSON.stringify(doc, (field, value: unknown) => (CENTRAL_ONLY.has(field) ? undefined : value)),
  );
