import { Type, type Static } from 'typebox';
import { closed, Id, optional } from '../schema/base.ts';

/** GET /v1/erasures?after=: contacts, and parcels whose labels bear them, that stations have to forget for ever. */
export const ErasuresQuery = closed({ after: optional(Type.String({ maxLength: 200 })) });
export type ErasuresQuery = Static<typeof ErasuresQuery>;
export const ErasuresResponse = closed({
  contactIds: Type.Array(Id),
  parcelIds: Type.Array(Id),
  /** To ask from the next time. */
  after: Type.String(),
  more: Type.Boolean(),
});
export type ErasuresResponse = Static<typeof ErasuresResponse>;
