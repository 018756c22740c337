import { NumberInput, PasswordInput, Select, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ChannelField } from '../../../shared/protocol/index.ts';

export type FieldValue = string | number | boolean;

export interface ChannelFieldInputProps {
  readonly kind: string;
  readonly field: ChannelField;
  /** A secret that is set: it is never shown, and stays where nothing is written. */
  readonly isKept: boolean;
  readonly value: FieldValue | undefined;
  readonly onChange: (value: FieldValue) => void;
}

/** One of the fields that a kind of channel asks for. */
export function ChannelFieldInput({
  kind,
  field,
  isKept,
  value,
  onChange,
}: ChannelFieldInputProps) {
  const { t, i18n } = useTranslation('channels');
  const { name, type } = field;
  const hint = `channels:hint.${name}`;
  const hints = [
    ...(isKept ? [t('secretKept')] : []),
    ...(i18n.exists(hint) ? [t(`hint.${name}`)] : []),
    ...(field.required || isKept ? [] : [t('optional')]),
  ];
  const common = {
    label: t([`field.${kind}.${name}`, `field.${name}`, name]),
    ...(hints.length > 0 ? { description: hints.join(' · ') } : {}),
    required: field.required && !isKept,
    'data-testid': `field-${name}`,
  };
  const text = typeof value === 'string' ? value : '';
  if (type === 'boolean') {
    return (
      <Switch
        {...common}
        required={false}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  }
  if (type === 'choice') {
    return (
      <Select
        {...common}
        value={text === '' ? null : text}
        data={field.choices}
        onChange={(choice) => onChange(choice ?? '')}
      />
    );
  }
  if (type === 'integer') {
    return (
      <NumberInput
        {...common}
        value={typeof value === 'number' ? value : ''}
        allowDecimal={false}
        onChange={(number) => onChange(typeof number === 'number' ? number : '')}
      />
    );
  }
  const onText = (event: React.ChangeEvent<HTMLInputElement>) =>
    onChange(event.currentTarget.value);
  return field.secret ? (
    <PasswordInput {...common} value={text} autoComplete="off" maxLength={4000} onChange={onText} />
  ) : (
    <TextInput {...common} value={text} maxLength={4000} onChange={onText} />
  );
}
