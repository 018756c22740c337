import { NativeSelect, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseScan } from '../../../../shared/barcodes/index.ts';
import { useCollection, useDocument } from '../../../replica/index.ts';
import { useScan } from '../../../scan/index.ts';
import styles from '../devices.module.css';
import type { ChosenLabel } from './LabelsTab.tsx';

const CODE = /^BADGE-[!-~]{1,34}$/;

/** A badge printed again: only its owner's badge says its code, so it is scanned or typed. */
export function BadgeFields(props: {
  readonly onChange: (label: ChosenLabel | undefined) => void;
}) {
  const { t, i18n } = useTranslation(['devices', 'app']);
  const people = useCollection('people').toSorted((a, b) => a.name.localeCompare(b.name));
  const site = useDocument('settings', 'warehouse')?.name ?? '';
  const [personId, setPersonId] = useState('');
  const [code, setCode] = useState('');

  const change = (nextPerson: string, nextCode: string) => {
    setPersonId(nextPerson);
    setCode(nextCode);
    const person = people.find(({ id }) => id === nextPerson);
    const text = nextCode.trim().toUpperCase();
    if (!person || !CODE.test(text)) {
      props.onChange(undefined);
      return;
    }
    const role = person.roles.map((one) => t(`app:role.${one}`)).join(' · ');
    const language = i18n.language === 'zh-CN' ? 'zh-CN' : 'en';
    props.onChange({
      template: 'badge',
      key: `${nextPerson} ${text}`,
      data: { language, name: person.name, role, site, code: text },
    });
  };
  useScan(({ data }) => {
    const scan = parseScan(data);
    if (scan.kind === 'badge') change(personId, scan.code);
  });
  return (
    <div className={styles['fields']}>
      <NativeSelect
        label={t('labels.person')}
        value={personId}
        onChange={(event) => change(event.currentTarget.value, code)}
        data={[
          { value: '', label: '' },
          ...people.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <TextInput
        label={t('labels.badgeCode')}
        placeholder="BADGE-P1K7"
        value={code}
        maxLength={40}
        onChange={(event) => change(personId, event.currentTarget.value)}
      />
      <Text size="sm" c="dimmed">
        {t('labels.badgeHint')}
      </Text>
    </div>
  );
}
