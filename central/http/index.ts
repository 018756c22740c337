/** What all routes of central share: validation, error answers, counters. No route lives here. */
export { errorStatus, handleErrors } from './errors.ts';
export type { CounterName, GaugeName, HistogramName } from './catalogue.ts';
export { createMetrics, type Metrics } from './metrics.ts';
export { createRequestIds, tellRequests } from './requests.ts';
export { createReadiness, type Readiness } from './readiness.ts';
export { useTypeBox } from './validation.ts';
