import type { StationNotice } from '../../shared/host/contract.ts';
import type { CentralClock } from './clock/index.ts';
import type { MetaStore } from './journal/index.ts';

/** What happened to this station that a person must have seen, kept until they put it away. */
export interface Notices {
  readonly list: () => StationNotice[];
  /** Tells it, or tells it again with the counts added up. */
  readonly tell: (code: StationNotice['code'], count: number) => void;
  readonly dismiss: (code: StationNotice['code']) => void;
}

export function createNotices(
  meta: MetaStore,
  clock: Pick<CentralClock, 'estimate'>,
  onChange: () => void,
): Notices {
  const list = (): StationNotice[] => meta.get('notices') ?? [];
  const keep = (notices: StationNotice[]): void => {
    meta.set('notices', notices);
    onChange();
  };
  const without = (code: StationNotice['code']): StationNotice[] =>
    list().filter((notice) => notice.code !== code);
  return {
    list,
    tell: (code, count) => {
      const before = list().find((notice) => notice.code === code)?.count ?? 0;
      keep([...without(code), { code, at: clock.estimate().at, count: before + count }]);
    },
    dismiss: (code) => keep(without(code)),
  };
}
