import { rolesAt, type Person } from '../../shared/schema/index.ts';
import { selectIn, placeholder, type Store } from '../store/index.ts';

/** Somebody who holds a stream open. */
export interface Listening {
  readonly stationId: string;
  readonly shard: string;
  /** Absent: the station itself. */
  readonly personId?: string;
}

const STATIONS = `select "id", "shard", "revoked" from "stations" where "id"`;
const PEOPLE = `select "id", "body" from "state" where "shard" = ${placeholder(1)} and "collection" = ${placeholder(2)} and "gone" = 0 and "body" is not null and "id"`;

/** Which of these may still hear: the station is not shut out, and its person works in its warehouse. */
export async function whoMayListen(
  store: Pick<Store, 'read'>,
  listening: readonly Listening[],
): Promise<(one: Listening) => boolean> {
  const unique = (ids: readonly string[]) => [...new Set(ids)];
  const stations = await selectIn<{ id: string; shard: string; revoked: number }>(
    store.read,
    STATIONS,
    [],
    unique(listening.map(({ stationId }) => stationId)),
  );
  const people = await selectIn<{ id: string; body: string }>(
    store.read,
    PEOPLE,
    ['org', 'people'],
    unique(listening.flatMap(({ personId }) => personId ?? [])),
  );
  const shardOf = new Map(
    stations.filter(({ revoked }) => revoked === 0).map(({ id, shard }) => [id, shard]),
  );
  const known = new Map(people.map(({ id, body }) => [id, JSON.parse(body) as Person]));
  return ({ stationId, shard, personId }) => {
    if (shardOf.get(stationId) !== shard) return false;
    if (personId === undefined) return true;
    const person = known.get(personId);
    return person !== undefined && rolesAt(person, shard).length > 0;
  };
}
