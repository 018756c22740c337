import { describe, expect, it } from 'vitest';
import en from '../../resources/locales/en/floor.json';
import zh from '../../resources/locales/zh-CN/floor.json';
import type { PackFeedbackCode, PackPosition } from '../../shared/domain/packing/index.ts';
import type { PackWrongCode } from '../../shared/domain/packing/state.ts';
import {
  SHORT_REASONS,
  type PickFeedbackCode,
  type PickPosition,
} from '../../shared/domain/picking/index.ts';
import type { ReturnFeedbackCode, ReturnPosition } from '../../shared/domain/returning/index.ts';
import type { ReturnWrongCode } from '../../shared/domain/returning/returnStep.ts';
import type { WrongCode } from '../../shared/domain/picking/state.ts';
import { JOB_STATES } from '../../shared/host/index.ts';
import { REPRINT_REASONS } from './packing/useParcelJobs.ts';

// Records, so that a code without an entry here does not compile.
const PICK_WRONG: Record<WrongCode | 'not-recorded', true> = {
  'wrong-bin': true,
  'wrong-item': true,
  'unknown-barcode': true,
  'tote-of-other': true,
  'tote-not-bound': true,
  'not-recorded': true,
};
const PICK: Record<Exclude<PickFeedbackCode, WrongCode>, true> = {
  'bin-ok': true,
  'item-counted': true,
  'item-complete': true,
  'quantity-set': true,
  picked: true,
  'picked-part': true,
  'batch-picked': true,
  shorted: true,
  'short-needs-tote': true,
  'stepped-back': true,
  'pick-undone': true,
  'short-undone': true,
  acknowledged: true,
  'put-down': true,
  'new-tote': true,
  returned: true,
  left: true,
  'scan-bin-first': true,
  'scan-item-first': true,
  'product-pending': true,
  'scan-tote-now': true,
  'bin-already': true,
  'too-many': true,
  'tote-too-early': true,
  'quantity-not-whole': true,
  'nothing-short': true,
  'choose-reason': true,
  'nothing-to-undo': true,
  'undo-too-late': true,
  'finish-again': true,
  'not-for-here': true,
  'batch-done': true,
  'batch-lost': true,
};
const PACK_WRONG: Record<PackWrongCode | 'cancelled' | 'not-recorded', true> = {
  'not-in-order': true,
  'too-many': true,
  'unknown-barcode': true,
  'wrong-label': true,
  cancelled: true,
  'not-recorded': true,
};
const PACK: Record<Exclude<PackFeedbackCode, PackWrongCode | 'cancelled'>, true> = {
  'item-ok': true,
  'all-verified': true,
  'quantity-set': true,
  'weight-set': true,
  closed: true,
  'closed-short': true,
  'parcel-shipped': true,
  'order-shipped': true,
  unverified: true,
  acknowledged: true,
  'stepped-back': true,
  opened: true,
  left: true,
  'tote-same': true,
  'ask-short': true,
  'parcel-empty': true,
  'no-sscc': true,
  'address-pending': true,
  'settings-pending': true,
  'scan-item-first': true,
  'product-pending': true,
  'scan-label-now': true,
  'quantity-not-whole': true,
  'quantity-too-big': true,
  'weight-not-whole': true,
  'weigh-now': true,
  'weight-differs': true,
  'nothing-to-undo': true,
  'undo-too-late': true,
  'finish-this-first': true,
  'not-for-here': true,
  'still-picking': true,
  'nothing-picked': true,
  'already-shipped': true,
  stopped: true,
  'address-changed': true,
  relabelled: true,
  'label-current': true,
  'not-found': true,
};
const PICK_STEPS: Record<PickPosition['step'], true> = {
  bin: true,
  item: true,
  tote: true,
  done: true,
  lost: true,
  missing: true,
};
const PACK_STEPS: Record<PackPosition['step'], true> = {
  verify: true,
  close: true,
  apply: true,
  shipped: true,
  cancelled: true,
  waiting: true,
  nothing: true,
  missing: true,
};

const RETURN_WRONG: Record<ReturnWrongCode | 'not-recorded', true> = {
  'wrong-bin': true,
  'wrong-item': true,
  'unknown-barcode': true,
  'not-recorded': true,
};
const RETURN: Record<Exclude<ReturnFeedbackCode, ReturnWrongCode>, true> = {
  'bin-ok': true,
  'item-ok': true,
  'quantity-set': true,
  'put-back': true,
  counted: true,
  'scan-bin-first': true,
  'scan-item-first': true,
  'quantity-first': true,
  'quantity-too-big': true,
  'product-pending': true,
  'put-down': true,
  'not-for-here': true,
  gone: true,
};
const RETURN_STEPS: Record<ReturnPosition['step'], true> = {
  bin: true,
  item: true,
  done: true,
  gone: true,
};

const NEEDED: readonly string[] = [
  ...Object.keys({ ...RETURN, ...RETURN_WRONG }).map((code) => `return.answer.${code}`),
  ...Object.keys(RETURN_WRONG).map((code) => `return.todo.${code}`),
  ...Object.keys(RETURN_STEPS).map((step) => `return.idle.${step}`),
  ...Object.keys({ ...PICK, ...PICK_WRONG }).map((code) => `pick.answer.${code}`),
  ...Object.keys(PICK_WRONG).map((code) => `pick.todo.${code}`),
  ...Object.keys(PICK_STEPS).map((step) => `pick.idle.${step}`),
  ...SHORT_REASONS.map((reason) => `pick.reason.${reason}`),
  ...Object.keys({ ...PACK, ...PACK_WRONG }).map((code) => `pack.answer.${code}`),
  ...Object.keys(PACK_WRONG).map((code) => `pack.todo.${code}`),
  ...Object.keys(PACK_STEPS).flatMap((step) => [`pack.idle.${step}`, `pack.state.${step}`]),
  ...JOB_STATES.map((state) => `pack.job.${state}`),
  ...REPRINT_REASONS.map((reason) => `pack.reprintReason.${reason}`),
];

type Tree = { readonly [key: string]: string | Tree };
const leaves = (tree: Tree, before = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[before + key, value] as [string, string]]
      : leaves(value, `${before}${key}.`),
  );
const values = (text: string): string[] => (text.match(/\{\{\w+\}\}/g) ?? []).toSorted();
/** Chinese has one form for all numbers. */
const plain = (key: string): string => key.replace(/_(one|other)$/, '');

describe.each([
  ['en', en],
  ['zh-CN', zh],
])('the floor in %s', (_, texts) => {
  it('has a sentence for everything the machines can answer', () => {
    const has = new Set(leaves(texts).map(([key]) => key));
    expect(NEEDED.filter((key) => !has.has(key))).toEqual([]);
  });
});

it('says the same with the same values in both languages', () => {
  const chinese = new Map(leaves(zh).map(([key, text]) => [plain(key), text]));
  const english = new Map(leaves(en).map(([key, text]) => [plain(key), text]));
  expect([...chinese.keys()].toSorted()).toEqual([...english.keys()].toSorted());
  for (const [key, text] of english) {
    expect(values(chinese.get(key) ?? ''), key).toEqual(values(text));
  }
});
