import { Button, Code, Group, Stack, Text } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostOutput } from '../../../shared/host/index.ts';
import { useHost } from '../../replica/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { EmptyHint } from '../common/EmptyHint.tsx';
import { usePhrasebook } from '../common/usePhrasebook.ts';
import { codeWords } from '../exceptions/evidenceSentence.ts';
import styles from './devices.module.css';
import { PrinterForm } from './PrinterForm.tsx';
import { RemoveButton } from './RemoveButton.tsx';
import { usePrinters } from './useDevices.ts';

type Printer = HostOutput<'printers:list'>[number];

const MARK: Readonly<Record<Printer['state'], string>> = {
  unknown: '?',
  connected: '✓',
  printing: '◔',
  attention: '▲',
  disconnected: '✕',
};

export function PrinterList() {
  const { t } = useTranslation('desk');
  const { items, known, refresh } = usePrinters();
  const [editing, setEditing] = useState<Printer | 'new'>();
  const done = () => {
    setEditing(undefined);
    refresh();
  };
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title text={t('devices.printers')} />
        <Button
          size="xs"
          variant="light"
          onClick={() => setEditing('new')}
          data-testid="printer-add"
        >
          {t('devices.addPrinter')}
        </Button>
      </Group>
      {editing === 'new' && <PrinterForm onDone={done} />}
      {known && items.length === 0 && editing === undefined && (
        <EmptyHint
          icon={<IconPrinter size={36} />}
          title={t('devices.printersEmpty.title')}
          text={t('devices.printersEmpty.text')}
        >
          <Code>npm run sim -- printer</Code>
        </EmptyHint>
      )}
      {items.map((printer) =>
        editing !== 'new' && editing?.id === printer.id ? (
          <PrinterForm key={printer.id} printer={printer} onDone={done} />
        ) : (
          <PrinterRow
            key={printer.id}
            printer={printer}
            onEdit={() => setEditing(printer)}
            onChanged={refresh}
          />
        ),
      )}
    </Stack>
  );
}

export function Title({ text }: { readonly text: string }) {
  return (
    <Text fw={600} component="h2" size="md">
      {text}
    </Text>
  );
}

function PrinterRow(props: {
  readonly printer: Printer;
  readonly onEdit: () => void;
  readonly onChanged: () => void;
}) {
  const { t } = useTranslation('desk');
  const host = useHost();
  const book = usePhrasebook();
  const errorText = useErrorText();
  const { printer } = props;
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<{ readonly ok: boolean; readonly text: string }>();

  const test = async () => {
    setBusy(true);
    const answer = await host.call('printers:print-test', { id: printer.id });
    setBusy(false);
    if (answer.ok) {
      setTold({ ok: true, text: t('devices.testSent') });
      return;
    }
    const reason = answer.error.meta['reason'];
    setTold({
      ok: false,
      text:
        typeof reason === 'string'
          ? codeWords(book, 'devices.printerReason', reason)
          : errorText(answer.error),
    });
  };

  return (
    <div className={styles['card']} data-testid="printer-row" data-printer={printer.name}>
      <Group justify="space-between" align="start">
        <div>
          <Text fw={500}>{printer.name}</Text>
          <Text size="sm" c="dimmed">
            {printer.host}:{printer.port} · {printer.profile.toUpperCase()}
          </Text>
          <Text size="sm" className={styles['state'] ?? ''} data-state={printer.state}>
            {MARK[printer.state]} {t(`devices.printerState.${printer.state}`)}
            {printer.reason !== null &&
              ` – ${codeWords(book, 'devices.printerReason', printer.reason)}`}
          </Text>
          {!printer.asksStatus && (
            <Text size="xs" c="dimmed">
              {t('devices.asksStatusHint')}
            </Text>
          )}
          {told && (
            <Text size="sm" c={told.ok ? 'green.9' : 'red.8'} role="status">
              {told.ok ? '✓' : '✕'} {told.text}
            </Text>
          )}
        </div>
        <Group gap="sm">
          <Button
            size="xs"
            variant="light"
            loading={busy}
            onClick={() => void test()}
            data-testid="printer-test"
          >
            {t('devices.test')}
          </Button>
          <Button size="xs" variant="default" onClick={props.onEdit}>
            {t('devices.edit')}
          </Button>
          <RemoveButton
            onRemove={async () => {
              await host.call('printers:remove', { id: printer.id });
              props.onChanged();
            }}
          />
        </Group>
      </Group>
    </div>
  );
}
