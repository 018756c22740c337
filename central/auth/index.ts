/**
 * Who is who: stations and their keys, one-time enrolment codes, sessions and their tokens, people's
 * badges and PINs. What a role may do is decided where it is done, not here.
 */
export { createAuth, hasRole, type Auth } from './auth.ts';
export { createEnrolmentCode, readPublicKey } from './enrolment.ts';
export {
  addPerson,
  changePerson,
  drawBadge,
  drawPin,
  letGo,
  listPeople,
  savePeople,
  setBadge,
  setPin,
  unlockPin,
  type PersonRow,
  type PersonToSave,
} from './managePeople.ts';
export { whoMayListen, type Listening } from './listening.ts';
export { registerAuthRoutes } from './routes.ts';
export type { KnownStation } from './sessions.ts';
export type { Session } from './tokens.ts';
