import { Button, Code, Group, Stack } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostOutput } from '../../../shared/host/index.ts';
import { EmptyHint } from '../common/EmptyHint.tsx';
import { PrinterForm } from './PrinterForm.tsx';
import { PrinterRow } from './PrinterRow.tsx';
import { SectionTitle } from './SectionTitle.tsx';
import { usePrinters } from './useDevices.ts';

type Printer = HostOutput<'printers:list'>[number];

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
        <SectionTitle text={t('devices.printers')} />
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
