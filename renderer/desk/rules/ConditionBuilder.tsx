import { QueryBuilderMantine } from '@react-querybuilder/mantine';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { QueryBuilder, type RuleGroupType } from 'react-querybuilder';
import {
  FIELD_NAMES,
  fieldOf,
  OPERATORS,
  RULE_FIELDS,
  type FieldSpec,
  type RuleGroup,
} from '../../../shared/rules/index.ts';
import { choiceWords } from './ruleWords.ts';
import { groupOf, queryOf } from './builderQuery.ts';
import styles from './rules.module.css';

const INPUT = { number: 'number', time: 'time', text: 'text', choice: 'text', list: 'text' };

export interface ConditionBuilderProps {
  readonly when: RuleGroup;
  readonly warehouses: readonly string[];
  readonly onChange: (when: RuleGroup) => void;
}

/** The conditions of one rule; begin it anew (`key`) for another rule. */
export function ConditionBuilder({ when, warehouses, onChange }: ConditionBuilderProps) {
  const { t } = useTranslation('desk');
  const [query, setQuery] = useState<RuleGroupType>(() => queryOf(when));
  const fields = useMemo(() => {
    const one = (name: (typeof FIELD_NAMES)[number]) => {
      const spec: FieldSpec = RULE_FIELDS[name];
      const choices = spec.warehouses ? warehouses : spec.values;
      return {
        name,
        label: t(`rules.field.${name}`),
        inputType: INPUT[spec.kind],
        operators: OPERATORS[spec.kind].map((operator) => ({
          name: operator,
          label: t(`rules.operator.${operator}`),
        })),
        ...(choices === undefined
          ? {}
          : {
              values: choices.map((value) => ({
                name: value,
                label: choiceWords(t, name, value),
              })),
              defaultValue: choices[0],
            }),
      };
    };
    const abouts = ['order', 'customer', 'line', 'stock', 'time'] as const;
    return abouts.map((about) => ({
      label: t(`rules.about.${about}`),
      options: FIELD_NAMES.filter((name) => RULE_FIELDS[name].about === about).map(one),
    }));
  }, [t, warehouses]);
  const combinators = useMemo(
    () => [
      { name: 'and' as const, label: t('rules.and') },
      { name: 'or' as const, label: t('rules.or') },
    ],
    [t],
  );
  return (
    <div className={styles['builder']} data-testid="rule-builder">
      <QueryBuilderMantine>
        <QueryBuilder
          fields={fields}
          combinators={combinators}
          query={query}
          onQueryChange={(next: RuleGroupType) => {
            setQuery(next);
            onChange(groupOf(next));
          }}
          getValueEditorType={(field, operator) => {
            const spec = fieldOf(field);
            if (spec?.values === undefined && spec?.warehouses !== true) return 'text';
            return operator === 'in' || operator === 'notIn' ? 'multiselect' : 'select';
          }}
          listsAsArrays
          maxLevels={3}
          showNotToggle
          resetOnFieldChange
          translations={{
            addRule: { label: `＋ ${t('rules.addCondition')}` },
            addGroup: { label: `＋ ${t('rules.addGroup')}` },
            notToggle: { label: t('rules.not') },
            removeRule: { label: '✕', title: t('rules.remove') },
            removeGroup: { label: '✕', title: t('rules.remove') },
          }}
        />
      </QueryBuilderMantine>
    </div>
  );
}
