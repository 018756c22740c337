import { Type, type Static } from 'typebox';
import { closed, literals } from '../schema/base.ts';
import { call, Nothing, type Calls } from './call.ts';

/** What a restart would interrupt. */
export const UNFINISHED_WORK = ['picking', 'packing', 'printing'] as const;
export type UnfinishedWork = (typeof UNFINISHED_WORK)[number];

/** Why an update was not taken, where that is nobody's network: a person should know of these. */
export const UPDATE_REFUSALS = [
  /** Not signed by whoever makes Stowline, or changed since. */
  'update-not-signed',
  /** The file is not the one that was signed for, or was changed after it was fetched. */
  'update-altered',
  /** It was in place, and could not be put in. */
  'update-not-installed',
] as const;

export const UpdateState = closed({
  state: literals(['none', 'fetching', 'ready', 'refused']),
  /** Of the release in question; null where there is none. */
  version: Type.Union([Type.String({ maxLength: 60 }), Type.Null()]),
  refusal: Type.Union([literals(UPDATE_REFUSALS), Type.Null()]),
});
export type UpdateState = Static<typeof UpdateState>;
export const NO_UPDATE: UpdateState = { state: 'none', version: null, refusal: null };

export const UPDATE_CALLS = {
  'updates:get': call(Nothing, UpdateState),
  /** Puts the update in that is ready, and starts again. Refused with `work-unfinished`, `no-update-ready`. */
  'updates:restart': call(Nothing, Nothing),
} as const satisfies Calls;
