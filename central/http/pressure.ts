import underPressure from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import { tooBusy } from './admission.ts';
import type { Metrics } from './metrics.ts';

/** The event loop is late by so much, on average over a second. */
const LATE_MAX_MS = 2000;
/** Several times what central needs under full load. */
const MEMORY_MAX_BYTES = 1024 ** 3;

/** Where this process is central's alone: its event loop and memory are measured, and refuse in time. */
export async function refuseUnderPressure(app: FastifyInstance, metrics: Metrics): Promise<void> {
  await app.register(underPressure, {
    maxEventLoopDelay: LATE_MAX_MS,
    maxRssBytes: MEMORY_MAX_BYTES,
    pressureHandler: async (request, _reply, type) => {
      if (request.routeOptions.config.always !== true) throw tooBusy(metrics, type);
    },
  });
}
