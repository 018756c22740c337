import type { ChannelOrder, PullFrom, Pulled } from '../../adapter.ts';
import { unreadable } from '../../failures.ts';
import type { Fields } from '../../fields.ts';
import { CHINA } from './gateway.ts';
import { changesIn } from './orderParts.ts';
import { leavePage, openWindow, pageBackwards, type Window, type WindowRule } from './windows.ts';

export interface ListedPage {
  /** As the channel lists them. */
  readonly items: readonly unknown[];
  /** Of all pages of the window. */
  readonly total: number;
  readonly orders: readonly ChannelOrder[];
}

export interface WindowPull {
  readonly from: PullFrom;
  readonly nowMs: number;
  readonly rule: WindowRule;
  /** The field of an item that says when it changed, in China's time. */
  readonly changed: string;
  /** `page`: counted from 1. */
  readonly read: (window: Window, page: string) => Promise<ListedPage>;
}

/** One page of what changed, of a gateway that lists the newest first. */
export async function pullWindow(pull: WindowPull): Promise<Pulled> {
  const { from, nowMs, rule, changed, read } = pull;
  const window = openWindow(from, nowMs, rule);
  const { items, total, orders } = await read(window, window.page ?? '1');
  const next = pageBackwards(window.page, items.length, total);
  return { orders, ...leavePage(window, next, changesIn(items, changed, CHINA), nowMs, rule) };
}

/** A list that is left out where it is empty. Throws `channel.unreadable`, naming it as `field`. */
export function listedIn(answer: Fields | undefined, name: string, field = name): unknown[] {
  const items = answer?.raw(name) ?? [];
  if (!Array.isArray(items)) throw unreadable({ field });
  return items;
}
