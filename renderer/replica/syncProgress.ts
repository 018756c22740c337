import type { CollectionName } from '../../shared/schema/index.ts';
import type { CollectionProgress, ProblemCode } from '../replication/messages.ts';

export interface SyncProblem {
  readonly code: ProblemCode;
  readonly collection: CollectionName | null;
  readonly detail: string;
}

export interface SyncProgress {
  /** Everything stored on this machine is in memory: screens may trust an empty list. */
  readonly loaded: boolean;
  readonly collections: Readonly<Partial<Record<CollectionName, CollectionProgress>>>;
  /** Over all collections that are syncing for the first time. */
  readonly received: number;
  readonly total: number;
  /** A first sync is under way: some work is not here yet. */
  readonly firstSync: boolean;
  /** Documents shown from what the host held, because central's state has not come. */
  readonly held: number;
  readonly problems: readonly SyncProblem[];
}

export const NO_PROGRESS: SyncProgress = {
  loaded: false,
  collections: {},
  received: 0,
  total: 0,
  firstSync: false,
  held: 0,
  problems: [],
};

const PROBLEMS_KEPT = 20;

export function withProgress(before: SyncProgress, progress: CollectionProgress): SyncProgress {
  const collections = { ...before.collections, [progress.collection]: progress };
  const all = Object.values(collections);
  const first = all.filter((each) => each.first);
  return {
    ...before,
    collections,
    received: first.reduce((sum, each) => sum + each.received, 0),
    total: first.reduce((sum, each) => sum + Math.max(each.total ?? 0, each.received), 0),
    firstSync: first.some((each) => each.state !== 'live'),
  };
}

/** The newest problem of a kind and collection stands for all of its like. */
export function withProblem(before: SyncProgress, problem: SyncProblem): SyncProgress {
  const others = before.problems.filter(
    (each) => each.code !== problem.code || each.collection !== problem.collection,
  );
  return { ...before, problems: [problem, ...others].slice(0, PROBLEMS_KEPT) };
}

/** The person has seen it: it is told again when it happens again. */
export const withoutProblem = (before: SyncProgress, code: ProblemCode): SyncProgress => ({
  ...before,
  problems: before.problems.filter((each) => each.code !== code),
});
