/** What all routes of central share: who may ask how often, reading and refusing requests, counters. No route of the contract lives here. */
export {
  createTurnstile,
  DEFAULT_ADMISSION,
  limitWork,
  tooBusy,
  type AdmissionLimits,
} from './admission.ts';
export { closePolitely, refuseWhenStopping } from './closing.ts';
export { refuseUnderPressure } from './pressure.ts';
export { answerUnknownPaths, errorStatus, handleErrors } from './errors.ts';
export { sendSecurityHeaders } from './headers.ts';
export { readJsonBodies } from './jsonBody.ts';
export { DEFAULT_LIMITS, limitRates, type Limits } from './limits.ts';
export type { CounterName, GaugeName, HistogramName } from './catalogue.ts';
export { describeApi } from './describeApi.ts';
export { schemaOf } from './routeSchema.ts';
export { checkWith } from './validation.ts';
export { createMetrics, type Metrics } from './metrics.ts';
export { DEFAULT_PATIENCE, type Patience } from './serverOptions.ts';
export { createApp } from './createApp.ts';
export { createReadiness, type Readiness } from './readiness.ts';
export type { RouteEntry } from './routeTable.ts';
export { followTlsFiles, readTls, type TlsFiles, type TlsMaterial } from './tls.ts';
