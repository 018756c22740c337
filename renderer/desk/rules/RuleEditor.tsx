import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Rule, RuleProblem } from '../../../shared/rules/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { ActionFields } from './ActionFields.tsx';
import { ConditionBuilder } from './ConditionBuilder.tsx';

export interface RuleEditorProps {
  readonly rule: Rule;
  readonly warehouses: readonly string[];
  readonly problems: readonly RuleProblem[];
  readonly unreachable: RuleProblem | undefined;
  readonly onChange: (rule: Rule) => void;
  readonly onRemove: () => void;
}

const localOf = (instant: string | undefined): string => {
  const ms = instant === undefined ? Number.NaN : Date.parse(instant);
  if (Number.isNaN(ms)) return '';
  return new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

/** The rule with or without one of its dates, as this machine's clock has them. */
function dated(rule: Rule, name: 'from' | 'until', local: string): Rule {
  const { [name]: _, ...rest } = rule;
  return local === '' ? rest : { ...rest, [name]: new Date(local).toISOString() };
}

export function RuleEditor(props: RuleEditorProps) {
  const { t } = useTranslation('desk');
  const errorText = useErrorText();
  const { rule, warehouses, problems, unreachable, onChange, onRemove } = props;
  return (
    <Stack gap="md" data-testid="rule-editor">
      <TextInput
        label={t('rules.name')}
        value={rule.name}
        maxLength={80}
        onChange={(event) => onChange({ ...rule, name: event.currentTarget.value })}
        data-testid="rule-name"
      />
      {problems.map(({ code, meta, path }) => (
        <Alert key={`${path} ${code}`} color="red" data-testid="rule-problem">
          {errorText({ code, meta: { ...meta, path, rule: rule.name } })}
        </Alert>
      ))}
      {unreachable && (
        <Alert color="yellow" data-testid="rule-unreachable">
          {unreachable.code === 'rule-shadowed'
            ? t('rules.shadowed', unreachable.meta)
            : t('rules.neverMet')}
        </Alert>
      )}
      <Stack gap={4}>
        <Text size="sm" fw={600}>
          {t('rules.conditions')}
        </Text>
        <ConditionBuilder
          key={rule.id}
          when={rule.when}
          warehouses={warehouses}
          onChange={(when) => onChange({ ...rule, when })}
        />
        {rule.when.rules.length === 0 && (
          <Text size="xs" c="dimmed">
            {t('rules.always')}
          </Text>
        )}
      </Stack>
      <Stack gap={4}>
        <Text size="sm" fw={600}>
          {t('rules.actions')}
        </Text>
        <ActionFields
          actions={rule.actions}
          warehouses={warehouses}
          onChange={(actions) => onChange({ ...rule, actions })}
        />
      </Stack>
      <Group gap="md" align="end">
        {(['from', 'until'] as const).map((name) => (
          <TextInput
            key={name}
            type="datetime-local"
            label={t(`rules.${name}`)}
            value={localOf(rule[name])}
            onChange={(event) => onChange(dated(rule, name, event.currentTarget.value))}
          />
        ))}
        <Button variant="subtle" color="red" onClick={onRemove} data-testid="rule-remove">
          {t('rules.remove')}
        </Button>
      </Group>
    </Stack>
  );
}
