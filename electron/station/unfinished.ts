import {
  placeKey,
  WORK_AREAS,
  type UnfinishedWork,
  type WorkArea,
} from '../../shared/host/index.ts';
import type { SessionInfo } from '../../shared/host/contract.ts';
import type { Journal } from './journal/index.ts';
import type { JobStore } from './ports.ts';

export interface UnfinishedSources {
  readonly session: () => SessionInfo | null;
  readonly kept: Pick<Journal['kept'], 'list'>;
  readonly jobs: Pick<JobStore, 'inState'>;
}

const WORK: Readonly<Record<WorkArea, UnfinishedWork>> = { pick: 'picking', pack: 'packing' };

/**
 * What ending the station now would interrupt: the piece of work the person signed in stands in, a label
 * whose bytes are leaving. Work of people who signed out lies in the journal and
 * waits for them; so do facts and labels that are queued.
 */
export function listUnfinished(sources: UnfinishedSources): UnfinishedWork[] {
  const personId = sources.session()?.operator.personId;
  const kept = new Set(sources.kept.list().map(({ key }) => key));
  const work = WORK_AREAS.filter(
    (area) => personId !== undefined && kept.has(placeKey(area, personId)),
  ).map((area) => WORK[area]);
  return [...work, ...(sources.jobs.inState('sending').length > 0 ? (['printing'] as const) : [])];
}
