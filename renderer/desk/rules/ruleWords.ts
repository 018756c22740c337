import type { TFunction } from 'i18next';
import type { RuleAction, RuleCondition, SeenValue } from '../../../shared/rules/index.ts';

type T = TFunction<'desk'>;

/** How the values of fields with choices are told. */
export function choiceWords(t: T, field: string, value: string): string {
  if (field === 'weekday') return t(`rules.weekday.${value}`);
  if (field === 'payment') return t(`order:payment.${value}`);
  return field === 'finding' ? t(`order:finding.${value}`) : value;
}

const listed = (t: T, value: SeenValue | RuleCondition['value']): string =>
  Array.isArray(value)
    ? value.length === 0
      ? t('rules.nothing')
      : value.join(t('comma'))
    : String(value);

/** ‘Country = GB’. */
export const conditionWords = (t: T, { field, operator, value }: RuleCondition): string =>
  `${t(`rules.field.${field}`)} ${t(`rules.operator.${operator}`)} ${listed(t, value)}`;

export const seenWords = (t: T, value: SeenValue): string => listed(t, value);

/** ‘, by itself at 09:00’, behind the name of a wave; '' where a person releases it. */
export const goesWords = (t: T, at: string | undefined): string =>
  at === undefined ? '' : `${t('comma')}${t('waves.byItself', { at })}`;

export function actionWords(t: T, action: RuleAction): string {
  switch (action.type) {
    case 'warehouse':
      return t('rules.does.warehouse', { warehouse: action.warehouse });
    case 'priority':
      return t('rules.does.priority', { priority: action.priority });
    case 'carrier':
      return t('rules.does.carrier', { service: action.service });
    case 'hold':
      return t('rules.does.hold', { reason: action.reason });
    case 'approval':
      return t('rules.does.approval', { reason: action.reason });
    case 'allocate':
      return t('rules.does.allocate', { by: t(`allocation.by.${action.by}`) });
    case 'split':
      return t(`rules.does.split-${action.allowed ? 'yes' : 'no'}`);
    case 'wave':
      return `${t('rules.does.wave', { wave: action.name })}${goesWords(t, action.at)}`;
    case 'tag':
      return t('rules.does.tag', { tag: action.tag });
  }
}
