import { useRef, useState } from 'react';
import type { DryRunResponse } from '../../../shared/protocol/index.ts';
import type { RuleSet } from '../../../shared/rules/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useHost } from '../../replica/index.ts';

const PAGE = 2000;
const ROWS_SHOWN = 50;

export interface DryRunSums extends Omit<DryRunResponse, 'next'> {
  readonly over: boolean;
}

function added<T extends { readonly orders: number }>(
  all: readonly T[],
  more: readonly T[],
  keyOf: (one: T) => string,
): T[] {
  const byKey = new Map(all.map((one) => [keyOf(one), one]));
  for (const one of more) {
    const key = keyOf(one);
    byKey.set(key, { ...one, orders: one.orders + (byKey.get(key)?.orders ?? 0) });
  }
  return [...byKey.values()];
}

function together(sums: DryRunSums | undefined, page: DryRunResponse): DryRunSums {
  const { next, ...rest } = page;
  if (!sums) return { ...rest, over: next === null };
  const hits = { ...sums.hits };
  for (const [id, orders] of Object.entries(page.hits)) hits[id] = (hits[id] ?? 0) + orders;
  return {
    total: page.total,
    examined: sums.examined + page.examined,
    changed: sums.changed + page.changed,
    rows: [...sums.rows, ...page.rows].slice(0, ROWS_SHOWN),
    moves: added(sums.moves, page.moves, ({ from, to }) => `${from} ${to}`),
    conflicts: added(
      sums.conflicts,
      page.conflicts,
      ({ first, second, action }) => `${first}|${second}|${action}`,
    ),
    hits,
    over: next === null,
  };
}

/** A dry run page by page, so that it can be watched and stopped. */
export function useDryRun() {
  const host = useHost();
  const errorText = useErrorText();
  const [sums, setSums] = useState<DryRunSums>();
  const [running, setRunning] = useState(false);
  const [problem, setProblem] = useState<string>();
  const wanted = useRef(0);

  const stop = () => {
    wanted.current += 1;
    setRunning(false);
  };
  const start = async (set: RuleSet) => {
    const run = (wanted.current += 1);
    setRunning(true);
    setSums(undefined);
    setProblem(undefined);
    let so: DryRunSums | undefined;
    let after: string | null = '';
    while (after !== null && wanted.current === run) {
      const from: object = after === '' ? {} : { after };
      const answer = await host.call('rules:dry-run', { set, limit: PAGE, ...from });
      if (wanted.current !== run) return;
      if (!answer.ok) {
        setProblem(errorText(answer.error));
        break;
      }
      so = together(so, answer.value);
      setSums(so);
      after = answer.value.next;
    }
    setRunning(false);
  };
  return { sums, running, problem, start, stop };
}
