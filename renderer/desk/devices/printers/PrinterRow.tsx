import { Button, Text } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../../../i18n/useErrorText.ts';
import { useHost } from '../../../replica/index.ts';
import { Sign } from '../../common/Sign.tsx';
import { usePhrasebook } from '../../common/usePhrasebook.ts';
import { codeWords } from '../../exceptions/evidenceSentence.ts';
import { DeviceActions } from '../common/DeviceActions.tsx';
import { DeviceCard } from '../common/DeviceCard.tsx';
import { StateWords, type StateKind } from '../common/StateWords.tsx';
import type { Printer } from '../common/useDevices.ts';

/** How the test label went. `reason`: said only while the printer's own state does not say it. */
interface Told {
  readonly ok: boolean;
  readonly reason: unknown;
  readonly text: string;
}

export const PRINTER_KIND: Readonly<Record<Printer['state'], StateKind>> = {
  unknown: 'unknown',
  connected: 'ok',
  printing: 'busy',
  warning: 'attention',
  'no-media': 'attention',
  jam: 'attention',
  disconnected: 'wrong',
};

/** One printer: its state with the reason in words, and a test label. */
export function PrinterRow(props: {
  readonly printer: Printer;
  readonly onEdit: () => void;
  readonly onChanged: () => void;
  readonly uses: readonly string[];
}) {
  const { t } = useTranslation(['devices', 'desk']);
  const host = useHost();
  const book = usePhrasebook();
  const errorText = useErrorText();
  const { printer } = props;
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<Told>();

  // What the printer says of itself now is newer than how the test went, and is not said twice.
  const isNews = told && (told.ok ? printer.reason === null : told.reason !== printer.reason);

  const test = async () => {
    setBusy(true);
    const answer = await host.call('printers:print-test', { id: printer.id });
    setBusy(false);
    if (answer.ok) {
      setTold({ ok: true, reason: undefined, text: t('desk:devices.testSent') });
      return;
    }
    // Why it takes nothing now stands in its state, and goes with it.
    if (answer.error.code === 'printer-not-ready') {
      setTold(undefined);
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
    <DeviceCard
      icon={IconPrinter}
      name={printer.name}
      about={[
        printer.address,
        t(`language.${printer.language}`),
        `${printer.headMm} mm`,
        ...(printer.standby ? [t('field.standby')] : []),
      ].join(' · ')}
      testId="printer-row"
      state={printer.state}
      actions={
        <DeviceActions
          onEdit={props.onEdit}
          remove={() => host.call('printers:remove', { id: printer.id })}
          onRemoved={props.onChanged}
          uses={props.uses}
        >
          <Button
            variant="light"
            loading={busy}
            onClick={() => void test()}
            data-testid="printer-test"
          >
            {t('test.printer')}
          </Button>
        </DeviceActions>
      }
    >
      <StateWords kind={PRINTER_KIND[printer.state]} testId="printer-state">
        {t(`desk:devices.printerState.${printer.state}`)}
      </StateWords>
      {printer.reason !== null && (
        <Text size="sm">{codeWords(book, 'devices.printerReason', printer.reason)}</Text>
      )}
      {printer.documents.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('field.documents')}:{' '}
          {printer.documents.map((id) => t(`desk:devices.document.${id}`)).join(', ')}
        </Text>
      )}
      {isNews && (
        <Sign kind={told.ok ? 'ok' : 'wrong'} testId="printer-test-told">
          {told.text}
        </Sign>
      )}
    </DeviceCard>
  );
}
