import { Button, Group, NativeSelect, NumberInput, SegmentedControl, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LabelDataOf } from '../../../../shared/labels/index.ts';
import { LabelPreview } from '../../../floor/LabelPreview.tsx';
import { Sign } from '../../common/Sign.tsx';
import { StateWords } from '../common/StateWords.tsx';
import { usePrinters } from '../common/useDevices.ts';
import styles from '../devices.module.css';
import { BadgeFields } from './BadgeFields.tsx';
import { ChoiceList } from './ChoiceList.tsx';
import { CHOICE_KINDS, type LabelChoice } from './labelChoices.ts';
import { PalletFields } from './PalletFields.tsx';
import { usePrintLabel } from './usePrintLabel.ts';

export type ChosenLabel =
  | LabelChoice
  | { readonly template: 'badge'; readonly key: string; readonly data: LabelDataOf<'badge'> }
  | {
      readonly template: 'pallet-label';
      readonly key: string;
      readonly data: LabelDataOf<'pallet-label'>;
    };

const KINDS = [...CHOICE_KINDS, 'badge', 'pallet-label'] as const;
type Kind = (typeof KINDS)[number];
const COPIES_MAX = 999;

/** Labels for bins, products, totes, people and pallets: found, seen as they will come out, printed. */
export function LabelsTab() {
  const { t } = useTranslation(['devices', 'desk']);
  const { items: printers } = usePrinters();
  const [kind, setKind] = useState<Kind>('location-label');
  const [chosen, setChosen] = useState<readonly ChosenLabel[]>([]);
  const [printerId, setPrinterId] = useState('');
  const [copies, setCopies] = useState(1);
  const { print, busy, told, forget } = usePrintLabel();
  const first = chosen[0];

  const printAll = async () => {
    for (const { template, data } of chosen) {
      const options = { copies, printerId: printerId === '' ? undefined : printerId };
      if (!(await print(template, data, options))) return;
    }
  };
  return (
    <Stack gap="md" data-testid="labels-screen">
      <SegmentedControl
        value={kind}
        onChange={(value) => {
          setKind(value);
          setChosen([]);
          forget();
        }}
        data={KINDS.map((value) => ({ value, label: t(`desk:devices.document.${value}`) }))}
        aria-label={t('tab.labels')}
      />
      <div className={styles['labels']}>
        <div className={styles['labelsChoice']}>
          {kind === 'badge' ? (
            <BadgeFields onChange={(label) => setChosen(label ? [label] : [])} />
          ) : kind === 'pallet-label' ? (
            <PalletFields onChange={(label) => setChosen(label ? [label] : [])} />
          ) : (
            <ChoiceList key={kind} kind={kind} chosen={chosen} onChange={setChosen} />
          )}
        </div>
        <Stack gap="sm" className={styles['labelsPrint'] ?? ''}>
          {first ? (
            <LabelPreview
              source={{
                document: first.template,
                data: first.data,
                ...(printerId === '' ? {} : { printerId }),
              }}
              name={
                chosen.length === 1
                  ? t(`desk:devices.document.${first.template}`)
                  : t('labels.chosen', { count: chosen.length })
              }
              testid="label-preview"
            />
          ) : (
            <p className={styles['quiet']}>{t('labels.choose')}</p>
          )}
          <NativeSelect
            label={t('labels.printer')}
            value={printerId}
            onChange={(event) => setPrinterId(event.currentTarget.value)}
            data={[
              { value: '', label: t('labels.anyPrinter') },
              ...printers.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
          <NumberInput
            label={t('labels.copies')}
            value={copies}
            min={1}
            max={COPIES_MAX}
            allowDecimal={false}
            onChange={(value) => setCopies(Number(value) || 1)}
          />
          <Group>
            <Button
              size="md"
              disabled={chosen.length === 0 || printers.length === 0}
              loading={busy}
              onClick={() => void printAll()}
              data-testid="labels-print"
            >
              {t('labels.print', { count: chosen.length * copies })}
            </Button>
          </Group>
          {printers.length === 0 && (
            <StateWords kind="attention">{t('labels.noPrinter')}</StateWords>
          )}
          {told && (
            <Sign kind={told.ok ? 'ok' : 'wrong'} testId="labels-told">
              {told.text}
            </Sign>
          )}
        </Stack>
      </div>
    </Stack>
  );
}
