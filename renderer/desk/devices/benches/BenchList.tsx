import { Box, Button, Group, Stack, Text } from '@mantine/core';
import { IconTable } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../../../i18n/useErrorText.ts';
import { useHost } from '../../../replica/index.ts';
import { Barcode } from '../../../ui/Barcode.tsx';
import { EmptyHint } from '../../common/EmptyHint.tsx';
import { Sign } from '../../common/Sign.tsx';
import { DeviceActions } from '../common/DeviceActions.tsx';
import { StateWords } from '../common/StateWords.tsx';
import {
  useBenches,
  usePrinters,
  useScales,
  useScanners,
  type Bench,
} from '../common/useDevices.ts';
import styles from '../devices.module.css';
import { usePrintLabel } from '../labels/usePrintLabel.ts';
import { BenchForm } from './BenchForm.tsx';

/** Benches: their devices, and the barcode that binds whoever scans it to them. */
export function BenchList() {
  const { t } = useTranslation('devices');
  const listing = useBenches();
  const [editing, setEditing] = useState<string>();
  const done = () => {
    setEditing(undefined);
    listing.refresh();
  };
  return (
    <Stack gap="md" data-testid="benches-screen">
      <Group justify="space-between" align="start">
        <Text maw={640}>{t('benches.intro')}</Text>
        <Button variant="light" onClick={() => setEditing('new')} data-testid="bench-add">
          {t('benches.add')}
        </Button>
      </Group>
      {editing === 'new' && <BenchForm bench={undefined} onDone={done} />}
      {listing.known && listing.items.length === 0 && editing === undefined && (
        <EmptyHint
          icon={<IconTable size={36} />}
          title={t('benches.empty.title')}
          text={t('benches.empty.text')}
        />
      )}
      {listing.items.map((bench) =>
        editing === bench.id ? (
          <BenchForm key={bench.id} bench={bench} onDone={done} />
        ) : (
          <BenchRow
            key={bench.id}
            bench={bench}
            onEdit={() => setEditing(bench.id)}
            onChanged={listing.refresh}
          />
        ),
      )}
    </Stack>
  );
}

function BenchRow(props: {
  readonly bench: Bench;
  readonly onEdit: () => void;
  readonly onChanged: () => void;
}) {
  const { t } = useTranslation('devices');
  const host = useHost();
  const errorText = useErrorText();
  const { bench } = props;
  const [problem, setProblem] = useState<string>();
  const label = usePrintLabel();
  const names = useNames(bench);

  const bind = async (code: string | null) => {
    const answer = await host.call('benches:bind', { code });
    setProblem(answer.ok ? undefined : errorText(answer.error));
  };
  return (
    <div
      className={styles['card']}
      data-testid="bench-row"
      data-name={bench.name}
      data-bound={bench.bound}
    >
      <div className={styles['cardRow']}>
        <div className={styles['cardText']}>
          <Text fw={600}>{bench.name}</Text>
          {bench.bound && <StateWords kind="ok">{t('benches.bound')}</StateWords>}
          <Text size="sm">{names === '' ? t('benches.nothing') : names}</Text>
          <Box mt="sm">
            <DeviceActions
              onEdit={props.onEdit}
              remove={() => host.call('benches:remove', { id: bench.id })}
              onRemoved={props.onChanged}
              uses={bench.bound ? [t('inUse.bound')] : []}
            >
              {bench.bound ? (
                <Button variant="default" onClick={() => void bind(null)} data-testid="bench-free">
                  {t('benches.free')}
                </Button>
              ) : (
                <Button
                  variant="light"
                  onClick={() => void bind(bench.code)}
                  data-testid="bench-bind"
                >
                  {t('benches.bind')}
                </Button>
              )}
              <Button
                variant="default"
                loading={label.busy}
                onClick={() =>
                  void label.print('bench-label', {
                    language: label.language,
                    name: bench.name,
                    code: bench.code,
                  })
                }
                data-testid="bench-print"
              >
                {t('benches.print')}
              </Button>
            </DeviceActions>
          </Box>
          {label.told && <Sign kind={label.told.ok ? 'ok' : 'wrong'}>{label.told.text}</Sign>}
          {problem !== undefined && <Sign kind="wrong">{problem}</Sign>}
        </div>
        <figure className={styles['benchCode']}>
          <Barcode text={bench.code} symbology="code128" className={styles['barcode']} />
          <figcaption className={styles['barcodeText']}>{bench.code}</figcaption>
        </figure>
      </div>
    </div>
  );
}

/** Its devices by name; those that were removed are none. */
function useNames(bench: Bench): string {
  const devices = [...usePrinters().items, ...useScanners().items, ...useScales().items];
  const ids = [...bench.printerIds, ...bench.scannerIds, bench.scaleId];
  return devices
    .filter(({ id }) => ids.includes(id))
    .map(({ name }) => name)
    .join(' · ');
}
