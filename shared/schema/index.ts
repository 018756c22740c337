/**
 * The one definition of every document and message body: RxDB collections, request validation,
 * OpenAPI and TypeScript types all come from here. No behaviour lives here beyond derived keys.
 */
export * from './allocation.ts';
export * from './base.ts';
export * from './collections.ts';
export * from './exception.ts';
export * from './masterData.ts';
export * from './order.ts';
export * from './work.ts';
