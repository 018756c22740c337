/** A shift's picking as facts, made and signed beforehand: each station claims batches of its own and picks them line by line. */
import type { Batch, Task } from '../../../shared/schema/index.ts';
import type { HttpClient } from './http.ts';
import { pullOn } from './pulling.ts';
import type { BenchStation, SignedFact } from './stations.ts';

export interface Work {
  readonly station: BenchStation;
  readonly facts: readonly SignedFact[];
}

interface Released {
  readonly batches: readonly Batch[];
  readonly tasks: ReadonlyMap<string, readonly Task[]>;
}

/** What waits on the floor of one warehouse. */
async function pullReleased(http: HttpClient, token: string): Promise<Released> {
  const batches: Batch[] = [];
  const tasks: Task[] = [];
  await pullOn(http, token, 'batches', undefined, (docs) => batches.push(...docs));
  await pullOn(http, token, 'tasks', undefined, (docs) => tasks.push(...docs));
  return {
    batches: batches.filter(({ status }) => status === 'ready'),
    tasks: Map.groupBy(
      tasks.filter(({ status }) => status === 'open'),
      ({ batchId }) => batchId ?? '',
    ),
  };
}

function pickBatch(station: BenchStation, batch: Batch, tasks: readonly Task[]): SignedFact[] {
  const { id: batchId } = batch;
  const fence = batch.fence + 1;
  const facts = [station.fact('batch.claimed', { batchId, fence, takeOver: false })];
  const sorted = tasks.toSorted((a, b) => a.sequence - b.sequence);
  const left = new Map<string, number>();
  for (const { fulfilmentId } of sorted) {
    left.set(fulfilmentId ?? '', (left.get(fulfilmentId ?? '') ?? 0) + 1);
  }
  for (const [index, task] of sorted.entries()) {
    const fulfilmentId = task.fulfilmentId ?? '';
    const open = (left.get(fulfilmentId) ?? 0) - 1;
    left.set(fulfilmentId, open);
    facts.push(
      station.fact('pick.confirmed', {
        taskId: task.id,
        fulfilmentId,
        batchId,
        sku: task.sku,
        locationId: task.locationId,
        units: task.units,
        fence,
        toteId: `TOTE-${batch.fulfilmentIds.indexOf(fulfilmentId) + 1}`,
        completes: { fulfilment: open === 0, batch: index === sorted.length - 1 },
      }),
    );
  }
  return facts;
}

/** Batches go round among the stations of their warehouse until there are `facts` in all, or nothing is left. */
export async function preparePicks(
  http: HttpClient,
  stations: readonly BenchStation[],
  facts: number,
): Promise<Work[]> {
  const shards = Map.groupBy(stations, ({ shard }) => shard);
  const work = new Map(stations.map((station) => [station, [] as SignedFact[]]));
  for (const own of shards.values()) {
    const [first] = own;
    if (!first) continue;
    const { batches, tasks } = await pullReleased(http, first.token);
    let made = 0;
    for (const [index, batch] of batches.entries()) {
      if (made >= facts / shards.size) break;
      const station = own[index % own.length] ?? first;
      const picked = pickBatch(station, batch, tasks.get(batch.id) ?? []);
      work.get(station)?.push(...picked);
      made += picked.length;
    }
  }
  return [...work].map(([station, made]) => ({ station, facts: made }));
}
