import type { TFunction } from 'i18next';
import type { Finding } from '../../../shared/checks/index.ts';
import type { OrderPageView, TimelineEvent } from '../../../shared/protocol/index.ts';
import { formatMoney } from '../common/numbers.ts';

export type T = TFunction<'order'>;

const MONEY = ['made', 'said', 'price', 'usual', 'total'];

/** A finding as a sentence; '' where its name says all. */
export function findingDetail(
  t: T,
  { code, values }: Finding,
  currency: string,
  language: string,
): string {
  const told: Record<string, string | number> = { ...values };
  for (const name of MONEY) {
    const minor = values[name];
    if (typeof minor === 'number') told[name] = formatMoney(minor, currency, language);
  }
  const { field, kind } = values;
  if (typeof field === 'string') {
    told['field'] = field
      .split(' ')
      .map((one) => t(`field.${one}`))
      .join(t('desk:comma'));
  }
  if (typeof kind === 'string') told['kind'] = t(`kind.${kind}`);
  return t(`detail.${code}`, { defaultValue: '', ...told });
}

/** Codes of checks, as they are called. */
const checkNames = (t: T, codes: string): string =>
  codes
    .split(/[\s,]+/)
    .map((code) => t(`finding.${code}`, { defaultValue: code }))
    .join(t('desk:comma'));

/** What holds it, where checks do: their names in place of their codes. */
export const holdReason = (
  t: T,
  { reason, checks }: { readonly reason: string; readonly checks?: readonly string[] },
): string => (checks ? checkNames(t, checks.join(' ')) : reason);

/** Who or what brought it about; '' where nothing says so. */
export function causeWords(t: T, { cause = '', by }: TimelineEvent): string {
  const [, kind = '', name = ''] = /^(\w+):?(.*)$/.exec(cause) ?? [];
  if (kind === '') return '';
  if (kind === 'check') return t('cause.check', { name: checkNames(t, name) });
  return t(`cause.${kind}`, { name: by ?? name, defaultValue: t('cause.other', { name: cause }) });
}

/** By its name where whoever asks may know it. */
export const warehouseName = (
  { warehouseNames }: Pick<OrderPageView, 'warehouseNames'>,
  id: string,
): string => warehouseNames[id] ?? id;

export function eventWords(t: T, { kind, cause = '', values, times }: TimelineEvent): string {
  const { person, role, reason = '' } = values;
  const to = typeof role === 'string' ? t(`role.${role}`) : String(person ?? '');
  const held = cause.startsWith('check:') ? checkNames(t, String(reason)) : reason;
  const fact = t(`desk:factType.${kind.replaceAll('.', '-')}`, {
    defaultValue: t('event.other', { kind }),
  });
  const many = times !== undefined && times > 1;
  // Of several at once it is told what they are, not of what each was.
  const text =
    many && values['sku'] === undefined && kind.startsWith('pick.')
      ? fact
      : t(`event.${kind}`, { ...values, to, reason: held, defaultValue: fact });
  return many ? t('event.times', { text, times }) : text;
}

const COUNTED_MAX = 9999;
/** Whether a revision is a count that says something to a person: many channels give a moment instead. */
export const isCounted = (revision: number): boolean => revision > 0 && revision <= COUNTED_MAX;
