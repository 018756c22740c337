import { describe, expect, it } from 'vitest';
import type { PulledDocument } from '../../shared/protocol/index.ts';
import type { Cursor } from './cursorStore.ts';
import type { FetchedPage } from './fetchPage.ts';
import { PAGE_SIZE, PullCollection, type PullPorts } from './pullCollection.ts';

const doc = (n: number, clock = n): PulledDocument => ({ id: `d${n}`, clock });
const docs = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => doc(from + n));

/** Central's side of one collection and this side's storage, in memory, with faults to order. */
class World {
  readonly central = new Map<string, PulledDocument>();
  clock = 0;
  pageSize = PAGE_SIZE;
  /** Answers of the pull before pages are served, each used once. */
  readonly trouble: FetchedPage['kind'][] = [];
  readonly stored = new Map<string, PulledDocument>();
  cursor: Cursor | undefined;
  failWrites = 0;
  readonly shown = new Map<string, PulledDocument>();
  readonly log: string[] = [];
  readonly throughs: number[] = [];

  put(documents: readonly PulledDocument[]): void {
    for (const each of documents) {
      this.central.set(each.id, each);
      this.clock = Math.max(this.clock, each.clock);
    }
  }

  ports(): PullPorts {
    return {
      fetchPage: (after, limit) => Promise.resolve(this.#page(after, limit)),
      pageSize: () => this.pageSize,
      turn: () => Promise.resolve(),
      write: async (documents) => {
        await Promise.resolve();
        if (this.failWrites > 0) {
          this.failWrites -= 1;
          throw new Error('disk says no');
        }
        for (const each of documents) this.#apply(this.stored, each);
      },
      loadCursor: () => Promise.resolve(this.cursor),
      saveCursor: (cursor) => {
        this.cursor = cursor;
        return Promise.resolve();
      },
      storedIds: () => Promise.resolve([...this.stored.keys()]),
      count: () => Promise.resolve(this.stored.size),
      isEmpty: () => Promise.resolve(this.stored.size === 0),
      misfit: (document) => (document['bad'] === true ? '/bad' : null),
      wait: () => {
        this.log.push('wait');
        return Promise.resolve();
      },
      random: () => 0.5,
      answers: (results) => this.log.push(`answers ${results.length}`),
      documents: (documents) => {
        this.log.push(`documents ${documents.length}`);
        for (const each of documents) this.#apply(this.shown, each);
        return Promise.resolve();
      },
      through: (through) => this.throughs.push(through),
      keepOnly: (ids) => {
        const kept = new Set(ids);
        for (const id of this.shown.keys()) if (!kept.has(id)) this.shown.delete(id);
      },
      progress: (state, received, total, first) =>
        this.log.push(`${first ? 'first ' : ''}${state} ${received}/${total}`),
      problem: (code, detail) => this.log.push(`${code} ${detail}`.trim()),
    };
  }

  #apply(to: Map<string, PulledDocument>, each: PulledDocument): void {
    const { _deleted: deleted } = each;
    if (deleted === true) to.delete(each.id);
    else to.set(each.id, each);
  }

  #page(after: string | undefined, limit: number): FetchedPage {
    const kind = this.trouble.shift();
    if (kind !== undefined && kind !== 'page') return { kind };
    const from = Number(after ?? 0);
    const all = [...this.central.values()]
      .filter(({ clock }) => clock > from)
      .sort((a, b) => a.clock - b.clock);
    const documents = all.slice(0, limit);
    const last = documents.at(-1)?.clock ?? this.clock;
    const page = {
      documents,
      checkpoint: { after: String(all.length > limit ? last : this.clock) },
      through: all.length > limit ? last : this.clock,
      ...(after === undefined ? { total: this.central.size } : {}),
      answers: [],
    };
    return { kind: 'page', page };
  }
}

const pulled = async (world: World) => {
  const pull = new PullCollection('tasks', world.ports());
  await pull.pullToEnd();
  return pull;
};

describe('PullCollection', () => {
  it('stores and shows everything, page by page, and tells how far only at the end', async () => {
    const world = new World();
    world.put(docs(1, 2 * PAGE_SIZE + 3));
    await pulled(world);
    expect(world.stored).toEqual(world.central);
    expect(world.shown).toEqual(world.central);
    expect(world.throughs).toEqual([world.clock]);
    expect(world.cursor).toMatchObject({ complete: true, through: world.clock });
    const total = world.central.size;
    expect(world.log.filter((line) => line.startsWith('first'))).toEqual([
      `first syncing ${PAGE_SIZE}/${total}`,
      `first syncing ${2 * PAGE_SIZE}/${total}`,
      `first live ${total}/${total}`,
    ]);
  });

  it('goes on to the end whatever size of pages it is asked to be content with', async () => {
    const world = new World();
    world.put(docs(1, 50));
    const pull = new PullCollection('tasks', {
      ...world.ports(),
      turn: () => {
        world.pageSize = world.pageSize === 7 ? 20 : 7;
        return Promise.resolve();
      },
      pageSize: () => Math.min(world.pageSize, 20),
    });
    await pull.pullToEnd();
    expect(world.stored).toEqual(world.central);
    expect(world.throughs).toEqual([50]);
  });

  it('goes on from its cursor, in another run and with nothing new', async () => {
    const world = new World();
    world.put(docs(1, 10));
    await pulled(world);
    world.log.length = 0;
    await pulled(world);
    expect(world.log).toEqual(['live 0/null']);
    world.put([doc(11)]);
    await pulled(world);
    expect(world.log).toContain('documents 1');
    expect(world.stored.size).toBe(11);
  });

  it('moves through on when nothing of this collection changed', async () => {
    const world = new World();
    world.put(docs(1, 2));
    const pull = await pulled(world);
    world.clock = 40;
    await pull.pullToEnd();
    expect(world.throughs.at(-1)).toBe(40);
    expect(world.cursor?.through).toBe(40);
  });

  it('takes for known that nothing changed up to a clock, where everything before it is here', async () => {
    const world = new World();
    world.put(docs(1, 2));
    const pull = await pulled(world);
    pull.advance(40);
    expect(world.throughs).toEqual([2, 40]);
    pull.advance(30);
    expect(world.throughs).toEqual([2, 40]);
    world.put([doc(50)]);
    await pull.pullToEnd();
    expect(world.shown).toEqual(world.central);
  });

  it('draws a change before it is stored, and tells how far only after', async () => {
    const world = new World();
    world.put(docs(1, 2));
    const pull = await pulled(world);
    world.put([doc(3)]);
    world.failWrites = 1;
    world.log.length = 0;
    await pull.pullToEnd();
    const failed = world.log.findIndex((line) => line.startsWith('storage-failed'));
    expect(world.log.indexOf('documents 1')).toBeLessThan(failed);
    expect(world.throughs).toEqual([2, 3]);
    expect(world.stored).toEqual(world.central);
  });

  it('repeats a page that was not stored, and leaves no hole', async () => {
    const world = new World();
    world.put(docs(1, 2 * PAGE_SIZE));
    world.failWrites = 2;
    await pulled(world);
    expect(world.stored).toEqual(world.central);
    expect(world.shown).toEqual(world.central);
    expect(world.log.filter((line) => line.startsWith('storage-failed'))).toHaveLength(2);
  });

  it('goes on without storing when storing fails for good, and fetches it again next time', async () => {
    const world = new World();
    world.put(docs(1, 5));
    world.failWrites = 99;
    const pull = await pulled(world);
    expect(world.shown).toEqual(world.central);
    expect(world.stored.size).toBe(0);
    world.failWrites = 0;
    world.put([doc(6)]);
    await pull.pullToEnd();
    expect(world.cursor).toBeUndefined();
    await pulled(world);
    expect(world.stored).toEqual(world.central);
  });

  it('begins again when central says so, and throws out what does not come again', async () => {
    const world = new World();
    world.put(docs(1, PAGE_SIZE + 20));
    const pull = await pulled(world);
    for (let n = 1; n <= 15; n += 1) world.central.delete(`d${n}`);
    world.trouble.push('resync');
    await pull.pullToEnd();
    expect(world.stored).toEqual(world.central);
    expect(world.shown).toEqual(world.central);
    expect(world.cursor).toMatchObject({ complete: true });
    expect(world.cursor?.sweeping).toBeUndefined();
  });

  it('begins again once more when it was stopped in the middle of beginning again', async () => {
    const world = new World();
    world.put(docs(1, PAGE_SIZE + 20));
    await pulled(world);
    world.cursor = {
      collection: 'tasks',
      after: '7',
      through: 9,
      complete: false,
      filled: true,
      sweeping: true,
    };
    world.central.delete('d3');
    await pulled(world);
    expect(world.stored).toEqual(world.central);
  });

  it('finds a storage that was wiped under it, and fetches everything again', async () => {
    const world = new World();
    world.put(docs(1, 5));
    const pull = await pulled(world);
    world.stored.clear();
    world.cursor = undefined;
    world.put([doc(6)]);
    world.central.delete('d1');
    await pull.pullToEnd();
    expect(world.log).toContain('storage-wiped');
    expect(world.stored).toEqual(world.central);
    expect(world.shown).toEqual(world.central);
  });

  it('finds that only the documents were emptied under it', async () => {
    const world = new World();
    world.put(docs(1, 5));
    const pull = await pulled(world);
    world.stored.clear();
    world.put([doc(6)]);
    await pull.pullToEnd();
    expect(world.log).toContain('storage-wiped');
    expect(world.stored).toEqual(world.central);
  });

  it('finds that some documents were lost under it, once it counts them', async () => {
    const world = new World();
    world.put(docs(1, 5));
    const pull = await pulled(world);
    await pull.verify();
    world.stored.delete('d2');
    await pull.pullToEnd();
    expect(world.log).not.toContain('storage-wiped');
    await pull.verify();
    await pull.pullToEnd();
    expect(world.log).toContain('storage-wiped');
    expect(world.stored).toEqual(world.central);
    expect(world.cursor?.atLeast).toBe(5);
  });

  it('never takes for a loss what central deleted, whenever it is stopped', async () => {
    const world = new World();
    world.put(docs(1, 5));
    const pull = await pulled(world);
    expect(world.cursor?.atLeast).toBe(5);
    world.put([{ id: 'd2', clock: 6, _deleted: true }]);
    world.failWrites = 1;
    await pull.pullToEnd();
    expect(world.log.some((line) => line.startsWith('storage-failed'))).toBe(true);
    expect(world.cursor?.atLeast).toBeLessThanOrEqual(world.stored.size);
    await pull.verify();
    await pull.pullToEnd();
    expect(world.log).not.toContain('storage-wiped');
    expect(world.cursor?.atLeast).toBe(4);
  });

  it('begins from nothing over what is shown already, and says what is gone', async () => {
    const world = new World();
    world.put(docs(1, 5));
    await pulled(world);
    world.stored.clear();
    world.cursor = undefined;
    world.central.delete('d1');
    await new PullCollection('tasks', world.ports(), true).pullToEnd();
    expect(world.shown).toEqual(world.central);
    expect(world.stored).toEqual(world.central);
  });

  it('shows what central has where not even the cursor can be read', async () => {
    const world = new World();
    world.put(docs(1, 5));
    const ports = world.ports();
    const pull = new PullCollection('tasks', {
      ...ports,
      loadCursor: () => Promise.reject(new Error('closed')),
      count: () => Promise.reject(new Error('closed')),
    });
    await pull.pullToEnd();
    expect(world.shown).toEqual(world.central);
    expect(world.throughs).toEqual([world.clock]);
    expect(world.stored.size).toBe(0);
  });

  it.each([
    ['unreachable', []],
    ['refused', ['pull-refused']],
    ['too-old', ['client-too-old']],
  ] as const)('waits and tries again when the pull is %s', async (kind, problems) => {
    const world = new World();
    world.put(docs(1, 1));
    world.trouble.push(kind, kind);
    await pulled(world);
    expect(world.log.filter((line) => line === 'wait')).toHaveLength(2);
    expect(world.log.filter((line) => line === 'first waiting 0/null')).toHaveLength(2);
    expect(world.log).toEqual(expect.arrayContaining([...problems]));
    expect(world.stored.size).toBe(1);
  });

  it('fetches the next page while one is being stored', async () => {
    const world = new World();
    world.put(docs(1, 3 * PAGE_SIZE));
    let fetches = 0;
    let fetchedAtWrite = 0;
    const ports = world.ports();
    const pull = new PullCollection('tasks', {
      ...ports,
      fetchPage: (after, limit) => {
        fetches += 1;
        return ports.fetchPage(after, limit);
      },
      write: (documents) => {
        fetchedAtWrite ||= fetches;
        return ports.write(documents);
      },
    });
    await pull.pullToEnd();
    expect(fetchedAtWrite).toBe(2);
  });

  it('shows a document it can not read all the same, and says so', async () => {
    const world = new World();
    world.put([{ ...doc(1), bad: true }]);
    await pulled(world);
    expect(world.log).toContain('invalid-document d1 /bad');
    expect(world.shown.size).toBe(1);
  });
});
