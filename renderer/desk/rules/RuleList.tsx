import { ActionIcon, Button, Menu, Stack, Switch, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Rule, RuleProblem } from '../../../shared/rules/index.ts';
import screen from '../common/screen.module.css';
import { useLanguage } from '../common/useLanguage.ts';
import { actionWords } from './ruleWords.ts';
import styles from './rules.module.css';
import { ruleFrom, TEMPLATES } from './templates.ts';

export interface RuleListProps {
  readonly rules: readonly Rule[];
  readonly shownId: string | undefined;
  readonly warehouses: readonly string[];
  /** Rules that need a look, by their place. */
  readonly marked: readonly RuleProblem[];
  readonly hits: Readonly<Record<string, number>> | undefined;
  readonly onShow: (id: string) => void;
  readonly onChange: (rules: Rule[]) => void;
}

const placeOf = ({ path }: RuleProblem): number => Number(path.split('/')[1] ?? -1);

/** The rules in the order they are tried. */
export function RuleList(props: RuleListProps) {
  const { t } = useTranslation('desk');
  const { count } = useLanguage();
  const { rules, shownId, warehouses, marked, hits, onShow, onChange } = props;
  const move = (at: number, by: number) => {
    const next = [...rules];
    const [one] = next.splice(at, 1);
    if (one) next.splice(at + by, 0, one);
    onChange(next);
  };
  return (
    <Stack gap="xs">
      {rules.map((rule, at) => (
        <div
          key={rule.id}
          className={`${screen['card']} ${styles['row']}`}
          data-shown={rule.id === shownId || undefined}
          data-testid="rule-row"
        >
          <Switch
            checked={rule.on}
            aria-label={`${t('rules.on')}: ${rule.name}`}
            onChange={(event) => {
              const on = event.currentTarget.checked;
              onChange(rules.map((one) => (one.id === rule.id ? { ...one, on } : one)));
            }}
            data-testid="rule-on"
          />
          <button type="button" className={screen['name']} onClick={() => onShow(rule.id)}>
            <Text size="sm" fw={600} truncate>
              {marked.some((one) => placeOf(one) === at) && <span aria-hidden>▲ </span>}
              {at + 1}. {rule.name}
            </Text>
            <Text size="xs" c="dimmed" truncate>
              {rule.actions.map((action) => actionWords(t, action)).join(t('comma'))}
            </Text>
            {hits?.[rule.id] !== undefined && (
              <Text size="xs">
                {t('rules.hits', {
                  count: hits[rule.id] ?? 0,
                  formatted: count(hits[rule.id] ?? 0),
                })}
              </Text>
            )}
          </button>
          <ActionIcon
            variant="subtle"
            size="lg"
            disabled={at === 0}
            aria-label={`${t('rules.up')}: ${rule.name}`}
            onClick={() => move(at, -1)}
          >
            <IconArrowUp size={16} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            size="lg"
            disabled={at === rules.length - 1}
            aria-label={`${t('rules.down')}: ${rule.name}`}
            onClick={() => move(at, 1)}
          >
            <IconArrowDown size={16} />
          </ActionIcon>
        </div>
      ))}
      {rules.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('rules.empty')}
        </Text>
      )}
      <Menu position="bottom-start">
        <Menu.Target>
          <Button variant="default" leftSection={<IconPlus size={16} />} data-testid="rule-add">
            {t('rules.add')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {TEMPLATES.map((template) => (
            <Menu.Item
              key={template}
              onClick={() => {
                const rule = ruleFrom(template, t(`rules.template.${template}`), warehouses);
                onChange([...rules, rule]);
                onShow(rule.id);
              }}
              data-testid={`rule-add-${template}`}
            >
              {t(`rules.template.${template}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Stack>
  );
}
