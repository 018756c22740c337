import { Button, Checkbox, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCollection } from '../../../replica/index.ts';
import styles from '../devices.module.css';
import { CHOICES_MAX, labelChoices, type ChoiceKind, type LabelChoice } from './labelChoices.ts';
import type { ChosenLabel } from './LabelsTab.tsx';

export interface ChoiceListProps {
  readonly kind: ChoiceKind;
  readonly chosen: readonly ChosenLabel[];
  readonly onChange: (chosen: readonly ChosenLabel[]) => void;
}

/** Labels found by what is typed: one, several or all of them are chosen. */
export function ChoiceList({ kind, chosen, onChange }: ChoiceListProps) {
  const { t, i18n } = useTranslation('devices');
  const locations = useCollection('locations');
  const products = useCollection('products');
  const [typed, setTyped] = useState('');
  const language = i18n.language === 'zh-CN' ? 'zh-CN' : 'en';
  const choices = labelChoices(kind, typed.trim(), { language, locations, products });
  const keys = new Set(chosen.map(({ key }) => key));
  const toggle = (choice: LabelChoice) =>
    onChange(
      keys.has(choice.key) ? chosen.filter(({ key }) => key !== choice.key) : [...chosen, choice],
    );
  return (
    <>
      <Group align="end" gap="sm" mb="sm">
        <TextInput
          label={t(`labels.find.${kind}`)}
          placeholder={t(`labels.example.${kind}`)}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          className={styles['grow'] ?? ''}
          data-testid="labels-find"
        />
        <Button variant="default" onClick={() => onChange(choices)}>
          {t('labels.all', { count: choices.length })}
        </Button>
        <Button variant="default" disabled={chosen.length === 0} onClick={() => onChange([])}>
          {t('labels.none')}
        </Button>
      </Group>
      <ul className={styles['choices']} data-testid="labels-choices">
        {choices.map((choice) => (
          <li key={choice.key}>
            <Checkbox
              label={
                <>
                  <b>{choice.title}</b> {choice.about}
                </>
              }
              checked={keys.has(choice.key)}
              onChange={() => toggle(choice)}
            />
          </li>
        ))}
      </ul>
      {choices.length === CHOICES_MAX && (
        <p className={styles['quiet']}>{t('labels.more', { max: CHOICES_MAX })}</p>
      )}
    </>
  );
}
