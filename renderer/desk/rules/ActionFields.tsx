import {
  ActionIcon,
  Button,
  Checkbox,
  Group,
  NativeSelect,
  NumberInput,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RuleAction } from '../../../shared/rules/index.ts';
import { ALLOCATE_BY } from '../../../shared/schema/index.ts';

const TYPES = [
  ...(['warehouse', 'allocate', 'split', 'priority', 'carrier'] as const),
  ...(['wave', 'hold', 'approval', 'tag'] as const),
];
const YES_OR_NO = ['yes', 'no'] as const;

interface ActionFieldsProps {
  readonly actions: readonly RuleAction[];
  readonly warehouses: readonly string[];
  readonly onChange: (actions: RuleAction[]) => void;
}

function actionOf(type: RuleAction['type'], warehouses: readonly string[]): RuleAction {
  switch (type) {
    case 'warehouse':
      return { type, warehouse: warehouses[0] ?? '' };
    case 'priority':
      return { type, priority: 8 };
    case 'carrier':
      return { type, service: 'express' };
    case 'allocate':
      return { type, by: 'nearest' };
    case 'split':
      return { type, allowed: true };
    case 'wave':
      return { type, name: '' };
    case 'tag':
      return { type, tag: 'new' };
    case 'hold':
    case 'approval':
      return { type, reason: '?', mayRelease: [] };
  }
}

/** What the rule does to an order. */
export function ActionFields({ actions, warehouses, onChange }: ActionFieldsProps) {
  const { t } = useTranslation('desk');
  const replace = (at: number, action: RuleAction) =>
    onChange(actions.map((one, index) => (index === at ? action : one)));
  const left = TYPES.find((type) => !actions.some((one) => one.type === type)) ?? 'tag';
  return (
    <Stack gap="xs">
      {actions.map((action, at) => (
        <Group key={at} gap="xs" wrap="nowrap" data-testid="rule-action">
          <NativeSelect
            aria-label={t('rules.actions')}
            value={action.type}
            data={TYPES.map((value) => ({ value, label: t(`rules.action.${value}`) }))}
            onChange={(event) => {
              const type = TYPES.find((one) => one === event.currentTarget.value);
              if (type) replace(at, actionOf(type, warehouses));
            }}
            data-testid="action-type"
          />
          <ActionValue
            action={action}
            warehouses={warehouses}
            onChange={(next) => replace(at, next)}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            disabled={actions.length === 1}
            aria-label={t('rules.remove')}
            onClick={() => onChange(actions.filter((_, index) => index !== at))}
          >
            <IconX size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        style={{ alignSelf: 'start' }}
        onClick={() => onChange([...actions, actionOf(left, warehouses)])}
        disabled={actions.length >= 10}
      >
        {t('rules.addAction')}
      </Button>
    </Stack>
  );
}

interface ActionValueProps {
  readonly action: RuleAction;
  readonly warehouses: readonly string[];
  readonly onChange: (action: RuleAction) => void;
}

function ActionValue({ action, warehouses, onChange }: ActionValueProps) {
  const { t } = useTranslation('desk');
  const label = t(`rules.action.${action.type}`);
  if (action.type === 'warehouse') {
    const known = warehouses.includes(action.warehouse)
      ? warehouses
      : [action.warehouse, ...warehouses];
    return (
      <NativeSelect
        aria-label={label}
        value={action.warehouse}
        data={[...known]}
        onChange={(event) => onChange({ ...action, warehouse: event.currentTarget.value })}
        data-testid="action-warehouse"
      />
    );
  }
  if (action.type === 'allocate') {
    return (
      <NativeSelect
        aria-label={label}
        value={action.by}
        data={ALLOCATE_BY.map((value) => ({ value, label: t(`allocation.by.${value}`) }))}
        onChange={(event) => {
          const by = ALLOCATE_BY.find((one) => one === event.currentTarget.value);
          if (by) onChange({ ...action, by });
        }}
        data-testid="action-allocate"
      />
    );
  }
  if (action.type === 'split') {
    return (
      <NativeSelect
        aria-label={label}
        value={action.allowed ? 'yes' : 'no'}
        data={YES_OR_NO.map((value) => ({ value, label: t(`allocation.split.${value}`) }))}
        onChange={(event) => onChange({ ...action, allowed: event.currentTarget.value === 'yes' })}
        data-testid="action-split"
      />
    );
  }
  if (action.type === 'priority') {
    return (
      <NumberInput
        aria-label={label}
        value={action.priority}
        min={0}
        max={9}
        allowDecimal={false}
        onChange={(value) => onChange({ ...action, priority: Number(value) })}
        data-testid="action-priority"
      />
    );
  }
  if (action.type === 'wave') {
    const { at: _, ...wave } = action;
    return (
      <Group gap="xs" wrap="nowrap" style={{ flex: 1 }}>
        <TextInput
          aria-label={label}
          placeholder={t('waves.name')}
          value={action.name}
          maxLength={40}
          style={{ flex: 1 }}
          onChange={(event) => onChange({ ...action, name: event.currentTarget.value })}
          data-testid="action-wave"
        />
        <Text size="sm">{t('waves.goesAt')}</Text>
        <TextInput
          type="time"
          aria-label={t('waves.at')}
          title={t('waves.at')}
          value={action.at ?? ''}
          onChange={({ currentTarget: { value } }) =>
            onChange(value === '' ? wave : { ...wave, at: value })
          }
          data-testid="action-wave-at"
        />
      </Group>
    );
  }
  if (action.type === 'carrier' || action.type === 'tag') {
    return (
      <TextInput
        aria-label={label}
        value={action.type === 'tag' ? action.tag : action.service}
        maxLength={30}
        onChange={(event) => {
          const { value } = event.currentTarget;
          onChange(
            action.type === 'tag' ? { ...action, tag: value } : { ...action, service: value },
          );
        }}
        data-testid={`action-${action.type}`}
      />
    );
  }
  return (
    <Group gap="xs" style={{ flex: 1 }}>
      <TextInput
        aria-label={t('rules.reason')}
        placeholder={t('rules.reason')}
        value={action.reason}
        maxLength={200}
        style={{ flex: 1 }}
        onChange={(event) => onChange({ ...action, reason: event.currentTarget.value })}
        data-testid="action-reason"
      />
      <Checkbox
        label={t('rules.clerkMay')}
        checked={action.mayRelease.includes('clerk')}
        onChange={(event) =>
          onChange({ ...action, mayRelease: event.currentTarget.checked ? ['clerk'] : [] })
        }
      />
    </Group>
  );
}
