import type { TSchema } from 'typebox';
import { closed } from '../schema/base.ts';

export const Nothing = closed({});
export const call = <I extends TSchema, O extends TSchema>(input: I, output: O) => ({
  input,
  output,
});
/** Calls by name: `room:verb`. */
export type Calls = Record<string, { readonly input: TSchema; readonly output: TSchema }>;
