/**
 * Checks of orders as they come in: what they may find, what each finding weighs, and what the house may set.
 * What looks at orders is central/checks.
 */
export * from './assess.ts';
export * from './catalogue.ts';
export * from './schema.ts';
