import { getHeapStatistics } from 'node:v8';
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import { tooBusy } from './admission.ts';
import type { Metrics } from './metrics.ts';

/** The event loop is late by so much, on average over a second. */
const LATE_MAX_MS = 2000;
/** Of the heap that Node was given, and of all it may take where that is more. */
const HEAP_SHARE = 0.85;
const MEMORY_MAX_BYTES = 1024 ** 3;

/** Where this process is central's alone: its event loop and memory are measured, and refuse in time. */
export async function refuseUnderPressure(app: FastifyInstance, metrics: Metrics): Promise<void> {
  await app.register(underPressure, {
    maxEventLoopDelay: LATE_MAX_MS,
    maxHeapUsedBytes: getHeapStatistics().heap_size_limit * HEAP_SHARE,
    maxRssBytes: MEMORY_MAX_BYTES,
    pressureHandler: async (request, _reply, type) => {
      if (request.routeOptions.config.always !== true) throw tooBusy(metrics, type);
    },
  });
}
