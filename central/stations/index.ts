/**
 * The stations of a warehouse as their keeper sees them: who was heard of when and holds what; shutting a
 * lost one out and letting a found one in again; where every number that was ever leased has gone.
 */
export { listStations, type StationRow } from './listStations.ts';
export { accountNumbers, type NumberAccount } from './numbers.ts';
export { readmitStation, registerStationMessages, revokeStation, type Revoked } from './revoke.ts';
