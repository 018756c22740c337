import { ErasuresQuery, ErasuresResponse } from '../erasures.ts';
import {
  EnrolRequest,
  EnrolResponse,
  RangeRequest,
  RangeResponse,
  RosterResponse,
  SessionRequest,
  SessionResponse,
} from '../http.ts';
import type { RouteSpec } from './spec.ts';

/** What stations ask for themselves. */
export const STATION_ROUTES = {
  enrol: {
    ...{ method: 'POST', path: '/v1/stations/enrol', tag: 'stations', who: 'anyone' },
    summary: 'A one-time code and a public key for a station’s identity.',
    body: EnrolRequest,
    answer: EnrolResponse,
    deadlineMs: 10_000,
  },
  openSession: {
    ...{ method: 'POST', path: '/v1/session', tag: 'stations', who: 'anyone' },
    summary: 'A signed nonce for a short-lived token, of the station or of a person at it.',
    body: SessionRequest,
    answer: SessionResponse,
    deadlineMs: 10_000,
  },
  readRoster: {
    ...{ method: 'GET', path: '/v1/roster', tag: 'stations', who: 'station' },
    summary: 'Who may sign in at this station, with verifiers bound to it.',
    answer: RosterResponse,
    deadlineMs: 15_000,
  },
  leaseRange: {
    ...{ method: 'POST', path: '/v1/ranges', tag: 'stations', who: 'station' },
    summary: 'Numbers leased ahead, so that labels can be numbered offline.',
    body: RangeRequest,
    answer: RangeResponse,
    deadlineMs: 15_000,
  },
  readErasures: {
    ...{ method: 'GET', path: '/v1/erasures', tag: 'stations', who: 'station' },
    summary: 'Contacts and parcels whose personal data was erased, for stations to forget.',
    query: ErasuresQuery,
    answer: ErasuresResponse,
    deadlineMs: 15_000,
  },
} as const satisfies Record<string, RouteSpec>;
