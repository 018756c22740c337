import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostOutput } from '../../../shared/host/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useHost } from '../../replica/index.ts';
import { usePhrasebook } from '../common/usePhrasebook.ts';
import { codeWords } from '../exceptions/evidenceSentence.ts';
import { Sign } from '../common/Sign.tsx';
import styles from './devices.module.css';
import { RemoveButton } from './RemoveButton.tsx';

type Printer = HostOutput<'printers:list'>[number];

/** How the test label went. `reason`: said only while the printer's own state does not say it. */
interface Told {
  readonly ok: boolean;
  readonly reason: unknown;
  readonly text: string;
}

const MARK: Readonly<Record<Printer['state'], string>> = {
  unknown: '?',
  connected: '✓',
  printing: '◔',
  warning: '▲',
  'no-media': '▲',
  jam: '▲',
  disconnected: '✕',
};

/** One printer: its state with the reason in words, and a test label. */
export function PrinterRow(props: {
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
  const [told, setTold] = useState<Told>();

  const test = async () => {
    setBusy(true);
    const answer = await host.call('printers:print-test', { id: printer.id });
    setBusy(false);
    if (answer.ok) {
      setTold({ ok: true, reason: undefined, text: t('devices.testSent') });
      return;
    }
    const reason = answer.error.meta['reason'];
    setTold({
      ok: false,
      reason,
      text:
        typeof reason === 'string'
          ? codeWords(book, 'devices.printerReason', reason)
          : errorText(answer.error),
    });
  };

  return (
    <div className={styles['card']} data-testid="printer-row" data-printer={printer.name}>
      <Group justify="space-between" align="start" wrap="nowrap">
        <div>
          <Text fw={500}>{printer.name}</Text>
          <Text size="sm" c="dimmed">
            {printer.address} · {printer.language.toUpperCase()}
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
          {told && (told.reason === undefined || told.reason !== printer.reason) && (
            <Sign kind={told.ok ? 'ok' : 'wrong'}>{told.text}</Sign>
          )}
        </div>
        <Group gap="sm" wrap="nowrap">
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
