import type { TFunction } from 'i18next';
import type { RuleAction, RuleCondition, SeenValue } from '../../../shared/rules/index.ts';

type T = TFunction<'desk'>;

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
    case 'tag':
      return t('rules.does.tag', { tag: action.tag });
  }
}
