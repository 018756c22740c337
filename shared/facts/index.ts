/**
 * Facts: what people and stations did or asked for. The catalogue says which kinds there are, the
 * envelope how one travels, `effectsOf` what it does to documents. No I/O and no policy here.
 */
export * from './catalogue.ts';
export * from './effect.ts';
export * from './effects.ts';
export * from './envelope.ts';
export { currentData, upToDate } from './upcast.ts';
