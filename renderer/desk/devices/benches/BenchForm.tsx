import { Checkbox, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHost } from '../../../replica/index.ts';
import { FormCard } from '../common/FormCard.tsx';
import { NameField } from '../common/LineFields.tsx';
import { usePrinters, useScales, useScanners, type Bench } from '../common/useDevices.ts';
import styles from '../devices.module.css';

interface Named {
  readonly id: string;
  readonly name: string;
}

const options = (devices: readonly Named[]) =>
  devices.map(({ id, name }) => ({ value: id, label: name }));

/** Which of the devices set up here stand at one bench. */
export function BenchForm(props: {
  readonly bench: Bench | undefined;
  readonly onDone: () => void;
}) {
  const { t } = useTranslation('devices');
  const host = useHost();
  const { bench } = props;
  const printers = usePrinters().items;
  const scanners = useScanners().items.filter(({ transport }) => transport !== 'wedge');
  const scales = useScales().items;
  const [name, setName] = useState(bench?.name ?? '');
  const [code, setCode] = useState(bench?.code ?? '');
  const [printerIds, setPrinterIds] = useState<readonly string[]>(bench?.printerIds ?? []);
  const [scannerIds, setScannerIds] = useState<readonly string[]>(bench?.scannerIds ?? []);
  const [scaleId, setScaleId] = useState<string | null>(bench?.scaleId ?? null);

  /** What was removed meanwhile is of no bench any more. */
  const stillThere = (ids: readonly string[], devices: readonly { readonly id: string }[]) =>
    ids.filter((id) => devices.some((device) => device.id === id));
  const save = () =>
    host.call('benches:save', {
      ...(bench ? { id: bench.id } : {}),
      name: name.trim(),
      ...(code.trim() === '' ? {} : { code: code.trim() }),
      printerIds: stillThere(printerIds, printers),
      scannerIds: stillThere(scannerIds, scanners),
      scaleId: scales.some(({ id }) => id === scaleId) ? scaleId : null,
    });

  return (
    <FormCard testId="bench-form" save={save} onDone={props.onDone}>
      <div className={styles['fields']}>
        <NameField value={name} onChange={setName} />
        <TextInput
          label={t('benches.code')}
          description={t('benches.codeHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder="BENCH-01"
          value={code}
          maxLength={40}
          onChange={(event) => setCode(event.currentTarget.value)}
          data-testid="bench-code"
        />
        <NativeSelect
          label={t('benches.scale')}
          value={scaleId ?? ''}
          onChange={(event) => setScaleId(event.currentTarget.value || null)}
          data={[{ value: '', label: t('benches.noScale') }, ...options(scales)]}
          data-testid="bench-scale"
        />
      </div>
      <div className={styles['fields']}>
        <DeviceChecks
          label={t('kind.printer')}
          devices={printers}
          chosen={printerIds}
          onChange={setPrinterIds}
          testId="bench-printers"
        />
        <DeviceChecks
          label={t('kind.scanner')}
          hint={t('benches.wedgeHint')}
          devices={scanners}
          chosen={scannerIds}
          onChange={setScannerIds}
          testId="bench-scanners"
        />
      </div>
    </FormCard>
  );
}

function DeviceChecks(props: {
  readonly label: string;
  readonly hint?: string;
  readonly devices: readonly Named[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: string[]) => void;
  readonly testId: string;
}) {
  const { t } = useTranslation('devices');
  return (
    <Checkbox.Group
      label={props.label}
      description={props.hint}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={[...props.chosen]}
      onChange={props.onChange}
      data-testid={props.testId}
    >
      <Stack gap="sm" my="sm">
        {props.devices.length === 0 && (
          <span className={styles['quiet']}>{t('overview.none')}</span>
        )}
        {props.devices.map(({ id, name }) => (
          <Checkbox key={id} value={id} label={name} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
