import { useCallback } from 'react';
import { useRoute } from '../../ui/index.ts';

export const SECTIONS = [
  'orders',
  'batches',
  'exceptions',
  'import',
  'devices',
  'rules',
  'checks',
  'notifications',
  'channels',
] as const;
/** What is only reached from another: one order. */
const INNER = ['order'] as const;
export type Section = (typeof SECTIONS)[number] | (typeof INNER)[number];

const ROOT = 'desk';

/** Where the desk is: `#/desk/<section>/<id>?…`. Anything else is the list of orders. */
export function useDeskRoute() {
  const { path, query, go, replace } = useRoute();
  const [root, name, id] = path;
  const section: Section =
    (root === ROOT && [...SECTIONS, ...INNER].find((candidate) => candidate === name)) || 'orders';
  const open = useCallback(
    (to: Section, target?: string, search?: Readonly<Record<string, string>>) =>
      go([ROOT, to, ...(target === undefined ? [] : [target])], search),
    [go],
  );
  const adjust = useCallback(
    (to: Section, target?: string, search?: Readonly<Record<string, string>>) =>
      replace([ROOT, to, ...(target === undefined ? [] : [target])], search),
    [replace],
  );
  return { section, id: root === ROOT ? id : undefined, query, open, adjust };
}
