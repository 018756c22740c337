/**
 * The way to central: tokens, the stream that says when to look, pulls, pushes and questions. Every
 * request has a deadline; nothing here decides what a fact means or what is pushed next.
 */
export { createOwnChanges } from './ownChanges.ts';
export { createApi, type CentralApi } from './api.ts';
export {
  openConnection,
  type Connection,
  type ConnectionOptions,
  type ConnectionState,
} from './connection.ts';
export { ensureEnrolled } from './enrol.ts';
export { createPull, type Pull, type PullAnswer } from './pull.ts';
export { createTokens, type Tokens } from './tokens.ts';
export { isUntrustedReason } from './untrusted.ts';
export { refillNumbers, refreshRoster } from './upkeep.ts';
