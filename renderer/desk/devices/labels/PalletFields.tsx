import { Button, Group, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { uuidv7 } from '../../../../shared/ids.ts';
import { isGtin, isSscc, parseScan } from '../../../../shared/barcodes/index.ts';
import { useErrorText } from '../../../i18n/useErrorText.ts';
import { useDocument, useRecord } from '../../../replica/index.ts';
import { useScan } from '../../../scan/index.ts';
import styles from '../devices.module.css';
import type { ChosenLabel } from './LabelsTab.tsx';

interface Fields {
  readonly sscc: string;
  readonly content: string;
  readonly reference: string;
  readonly gtin: string;
  readonly count: number;
}
const EMPTY: Fields = { sscc: '', content: '', reference: '', gtin: '', count: 0 };
const COUNT_MAX = 99_999_999;

/** The label of a pallet: a new one takes the station's next number; one that came with an SSCC keeps it. */
export function PalletFields(props: {
  readonly onChange: (label: ChosenLabel | undefined) => void;
}) {
  const { t, i18n } = useTranslation('devices');
  const settings = useDocument('settings', 'warehouse');
  const [fields, setFields] = useState(EMPTY);
  const record = useRecord();
  const errorText = useErrorText();
  const [taking, setTaking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const digits = fields.sscc.replaceAll(/\D/g, '');
  const badSscc = fields.sscc !== '' && !isSscc(digits);
  const badGtin = fields.gtin !== '' && !isGtin(fields.gtin);

  const take = async () => {
    setTaking(true);
    const fact = { id: uuidv7(), type: 'pallet.numbered' as const, data: { sscc: '' } };
    const answer = await record([fact], { takeSscc: true });
    setTaking(false);
    setProblem(answer.ok ? null : errorText(answer.error));
    if (answer.ok) change({ sscc: answer.value.sscc ?? '' });
  };
  const change = (part: Partial<Fields>) => {
    const next = { ...fields, ...part };
    setFields(next);
    const sscc = next.sscc.replaceAll(/\D/g, '');
    if (!isSscc(sscc) || !settings || (next.gtin !== '' && !isGtin(next.gtin))) {
      props.onChange(undefined);
      return;
    }
    const counted = next.gtin !== '' && next.count > 0;
    props.onChange({
      template: 'pallet-label',
      key: JSON.stringify(next),
      data: {
        language: i18n.language === 'zh-CN' ? 'zh-CN' : 'en',
        sscc,
        shipFrom: settings.shipFrom,
        reference: next.reference,
        printedAt: new Date().toISOString(),
        content: next.content,
        weightGrams: null,
        ...(counted ? { gtin: next.gtin, count: next.count } : {}),
      },
    });
  };
  useScan(({ data }) => {
    const scan = parseScan(data);
    if (scan.kind === 'sscc') change({ sscc: scan.sscc });
    if (scan.kind === 'gtin') change({ gtin: scan.gtin14 });
  });
  return (
    <div className={styles['fields']}>
      <Group align="start" gap="sm" wrap="nowrap" className={styles['wholeRow'] ?? ''}>
        <TextInput
          label={t('labels.sscc')}
          description={t('labels.ssccHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={fields.sscc}
          error={badSscc ? t('labels.ssccBad') : problem}
          maxLength={40}
          onChange={(event) => change({ sscc: event.currentTarget.value })}
          className={styles['grow'] ?? ''}
          data-testid="pallet-sscc"
        />
        <Button
          variant="light"
          loading={taking}
          onClick={() => void take()}
          mt={25}
          data-testid="pallet-next"
        >
          {t('labels.ssccNext')}
        </Button>
      </Group>
      <TextInput
        label={t('labels.content')}
        value={fields.content}
        maxLength={200}
        onChange={(event) => change({ content: event.currentTarget.value })}
      />
      <TextInput
        label={t('labels.reference')}
        value={fields.reference}
        maxLength={60}
        onChange={(event) => change({ reference: event.currentTarget.value })}
      />
      <TextInput
        label={t('labels.gtin')}
        value={fields.gtin}
        error={badGtin ? t('labels.gtinBad') : null}
        maxLength={14}
        onChange={(event) => change({ gtin: event.currentTarget.value.trim() })}
      />
      <NumberInput
        label={t('labels.count')}
        value={fields.count === 0 ? '' : fields.count}
        min={0}
        max={COUNT_MAX}
        allowDecimal={false}
        hideControls
        onChange={(value) => change({ count: Number(value) || 0 })}
      />
    </div>
  );
}
