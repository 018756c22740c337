import type { RuleGroupType, RuleType } from 'react-querybuilder';
import {
  fieldOf,
  type RuleCondition,
  type RuleGroup,
  type RuleOperator,
  type RuleValue,
} from '../../../shared/rules/index.ts';

const LISTED: readonly string[] = ['in', 'notIn', 'between'];

/** What was typed, as the field wants it; what is no number stays the text it is, and is refused with its place. */
function plain(value: unknown, number: boolean): string | number {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : '';
  const parsed = Number(text);
  return number && text !== '' && Number.isFinite(parsed) ? parsed : text;
}

function valueOf({ field, operator, value }: RuleType): RuleValue {
  const number = fieldOf(field)?.kind === 'number';
  if (!LISTED.includes(operator)) {
    return plain(Array.isArray(value) ? (value as unknown[])[0] : value, number);
  }
  const parts: unknown[] = Array.isArray(value) ? value : String(value ?? '').split(/[,，]/);
  const values = parts.map((one) => plain(one, number));
  return operator === 'between' ? values : values.filter((one) => one !== '');
}

const conditionOf = (rule: RuleType): RuleCondition => ({
  ...{ field: rule.field, operator: rule.operator as RuleOperator, value: valueOf(rule) },
});

/** The builder's query without what is only the builder's. */
export function groupOf({ combinator, not, rules }: RuleGroupType): RuleGroup {
  return {
    combinator: combinator === 'or' ? 'or' : 'and',
    ...(not === true ? { not } : {}),
    rules: rules.map((node) => ('rules' in node ? groupOf(node) : conditionOf(node))),
  };
}

/** For its text fields, which show lists as people type them. */
export function queryOf({ combinator, not, rules }: RuleGroup): RuleGroupType {
  return {
    combinator,
    not: not === true,
    rules: rules.map((node) => {
      if ('rules' in node) return queryOf(node);
      const { field, operator, value } = node;
      const spec = fieldOf(field);
      const typed = Array.isArray(value) && operator !== 'between' && spec?.kind !== 'choice';
      return { field, operator, value: typed ? value.join(', ') : value };
    }),
  };
}
