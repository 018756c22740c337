import { Type, type Static } from 'typebox';
import { closed } from '../schema/base.ts';

/** POST /v1/release-policy: whether the caller's warehouse releases by itself, and how long orders gather first. */
export const ReleasePolicy = closed({
  on: Type.Boolean(),
  gatherSeconds: Type.Integer({ minimum: 0, maximum: 3600 }),
});
export type ReleasePolicy = Static<typeof ReleasePolicy>;
