import {
  Autocomplete,
  Checkbox,
  MultiSelect,
  NativeSelect,
  NumberInput,
  SegmentedControl,
  TextInput,
} from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostOutput } from '../../../../shared/host/index.ts';
import {
  DEFAULT_TARGET,
  LABEL_LANGUAGES,
  LABEL_TEMPLATE_IDS,
  type LabelTemplateId,
} from '../../../../shared/labels/index.ts';
import { useHost } from '../../../replica/index.ts';
import { FormCard } from '../common/FormCard.tsx';
import { BaudRateField, NameField } from '../common/LineFields.tsx';
import type { Printer } from '../common/useDevices.ts';
import styles from '../devices.module.css';

const RAW_PORT = 9100;
const MODES = ['tcp', 'queue', 'file', 'serial'] as const;
type Mode = (typeof MODES)[number];
type Places = HostOutput<'printers:list-places'>;
const NO_PLACES: Places = { queues: [], files: [], serialPorts: [] };

/** As most printers of a language are built, in mm. Receipt printers are narrower: a label would be cut off. */
const usualWidth = (language: Printer['language']): number =>
  language === 'escpos' ? 72 : DEFAULT_TARGET.headMm;

const modeOf = (transport: Printer['transport']): Mode =>
  transport === 'cups' || transport === 'windows' ? 'queue' : transport;

/** What this machine could print to; nothing until it has answered. */
function usePlaces(): Places {
  const host = useHost();
  const [places, setPlaces] = useState(NO_PLACES);
  useEffect(() => {
    let gone = false;
    const ask = async () => {
      const answer = await host.call('printers:list-places', {});
      if (!gone && answer.ok) setPlaces(answer.value);
    };
    void ask();
    return () => {
      gone = true;
    };
  }, [host]);
  return places;
}

/** A label printer: where it is, what it speaks, what it prints. */
export function PrinterForm(props: {
  readonly printer: Printer | undefined;
  readonly onDone: () => void;
}) {
  const { t } = useTranslation(['devices', 'desk']);
  const host = useHost();
  const places = usePlaces();
  const { printer } = props;
  const [name, setName] = useState(printer?.name ?? '');
  const [mode, setMode] = useState<Mode>(printer ? modeOf(printer.transport) : 'tcp');
  const [address, setAddress] = useState(printer?.host ?? '');
  const [port, setPort] = useState(printer?.port ?? RAW_PORT);
  const [path, setPath] = useState(printer?.path ?? '');
  const [queue, setQueue] = useState(printer?.queue ?? '');
  const [baudRate, setBaudRate] = useState(String(printer?.baudRate ?? 9600));
  const [language, setLanguage] = useState(printer?.language ?? DEFAULT_TARGET.language);
  const [dpmm, setDpmm] = useState(printer?.dpmm ?? DEFAULT_TARGET.dpmm);
  const [headMm, setHeadMm] = useState(printer?.headMm ?? DEFAULT_TARGET.headMm);
  const changeLanguage = (value: string) => {
    const next = LABEL_LANGUAGES.find((one) => one === value) ?? 'zpl';
    // A width that was typed stays.
    if (headMm === usualWidth(language)) setHeadMm(usualWidth(next));
    setLanguage(next);
  };
  const [documents, setDocuments] = useState<readonly LabelTemplateId[]>(printer?.documents ?? []);
  const [standby, setStandby] = useState(printer?.standby ?? false);
  const [asksStatus, setAsksStatus] = useState(printer?.asksStatus ?? true);

  const system = (): 'cups' | 'windows' => {
    const listed = places.queues.find((one) => one.queue === queue)?.transport;
    const before = printer?.transport === 'windows' ? 'windows' : 'cups';
    return listed ?? places.queues[0]?.transport ?? before;
  };
  const place = () => {
    switch (mode) {
      case 'tcp':
        return { transport: mode, host: address.trim(), port };
      case 'serial':
        return { transport: mode, path: path.trim(), baudRate: Number(baudRate) };
      case 'file':
        return { transport: mode, path: path.trim() };
      case 'queue':
        return { transport: system(), queue: queue.trim() };
    }
  };
  const save = () =>
    host.call('printers:save', {
      ...(printer ? { id: printer.id } : {}),
      name: name.trim(),
      ...place(),
      ...{ language, dpmm, headMm, documents: [...documents], standby, asksStatus },
    });
  const paths = mode === 'file' ? places.files : places.serialPorts;

  return (
    <FormCard testId="printer-form" save={save} onDone={props.onDone}>
      <SegmentedControl
        value={mode}
        onChange={(value) => setMode(value)}
        data={MODES.map((value) => ({ value, label: t(`printerBy.${value}`) }))}
        aria-label={t('desk:devices.transport')}
        data-testid="printer-transport"
      />
      <div className={styles['fields']}>
        <NameField value={name} onChange={setName} />
        {mode === 'tcp' && (
          <>
            <TextInput
              label={t('desk:devices.host')}
              placeholder={t('desk:devices.hostPlaceholder')}
              value={address}
              maxLength={200}
              required
              onChange={(event) => setAddress(event.currentTarget.value)}
              data-testid="printer-host"
            />
            <NumberInput
              label={t('desk:devices.port')}
              value={port}
              min={1}
              max={65_535}
              allowDecimal={false}
              hideControls
              onChange={(value) => setPort(Number(value) || RAW_PORT)}
              data-testid="printer-port"
            />
          </>
        )}
        {mode === 'queue' && (
          <Autocomplete
            label={t('field.queue')}
            description={t(places.queues.length === 0 ? 'field.queuesNone' : 'field.queueHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={queue}
            onChange={setQueue}
            data={[...new Set(places.queues.map((one) => one.queue))]}
            maxLength={200}
            required
            data-testid="printer-queue"
          />
        )}
        {(mode === 'file' || mode === 'serial') && (
          <Autocomplete
            label={t('field.path')}
            description={t(paths.length === 0 ? 'field.pathsNone' : 'field.pathHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            placeholder={mode === 'file' ? '/dev/usb/lp0' : '/dev/ttyUSB0'}
            value={path}
            onChange={setPath}
            data={paths}
            maxLength={200}
            required
            data-testid="printer-path"
          />
        )}
        {mode === 'serial' && <BaudRateField value={baudRate} onChange={setBaudRate} />}
        <NativeSelect
          label={t('field.language')}
          description={t('field.languageHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={language}
          onChange={(event) => changeLanguage(event.currentTarget.value)}
          data={LABEL_LANGUAGES.map((value) => ({ value, label: t(`language.${value}`) }))}
          data-testid="printer-language"
        />
        <NativeSelect
          label={t('field.resolution')}
          value={String(dpmm)}
          onChange={(event) => setDpmm(event.currentTarget.value === '12' ? 12 : 8)}
          data={[
            { value: '8', label: '203 dpi' },
            { value: '12', label: '300 dpi' },
          ]}
        />
        <NumberInput
          label={t('field.headMm')}
          value={headMm}
          min={20}
          max={220}
          suffix=" mm"
          hideControls
          onChange={(value) => setHeadMm(Number(value) || DEFAULT_TARGET.headMm)}
        />
        <MultiSelect
          label={t('field.documents')}
          placeholder={documents.length === 0 ? t('field.everything') : ''}
          value={[...documents]}
          onChange={(values) =>
            setDocuments(LABEL_TEMPLATE_IDS.filter((id) => values.some((value) => value === id)))
          }
          data={LABEL_TEMPLATE_IDS.map((value) => ({
            value,
            label: t(`desk:devices.document.${value}`),
          }))}
        />
      </div>
      <Checkbox
        label={t('field.standby')}
        description={t('field.standbyHint')}
        checked={standby}
        onChange={(event) => setStandby(event.currentTarget.checked)}
      />
      <Checkbox
        label={t('field.asksStatus')}
        description={t('desk:devices.asksStatusHint')}
        checked={asksStatus}
        onChange={(event) => setAsksStatus(event.currentTarget.checked)}
        data-testid="printer-asks-status"
      />
    </FormCard>
  );
}
