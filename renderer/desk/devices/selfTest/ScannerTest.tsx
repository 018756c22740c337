import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useScan } from '../../../scan/index.ts';
import { Barcode } from '../../../ui/Barcode.tsx';
import { StateWords } from '../common/StateWords.tsx';
import { useScanners } from '../common/useDevices.ts';
import { visibleText } from '../common/visibleText.ts';
import { codeMeant, diagnose, FINDINGS, type TestRead } from './diagnose.ts';
import styles from './selfTest.module.css';
import { TEST_CODE_IDS, TEST_CODES, type TestCode, type TestCodeId } from './testCodes.ts';
import { useTestReads } from './useTestReads.ts';

const CODES = TEST_CODE_IDS.map((id) => TEST_CODES[id]);

interface Result {
  readonly read: TestRead;
  readonly scanner: string | null;
}

/** A sheet of known codes: what comes of each tells what is set wrong, and what to set. */
export function ScannerTest() {
  const { t } = useTranslation('devices');
  const { items: scanners } = useScanners();
  const [results, setResults] = useState<Partial<Record<TestCodeId, Result>>>({});
  const [current, setCurrent] = useState<TestCodeId>('letters');
  const next = TEST_CODE_IDS.find((id) => results[id] === undefined);

  useTestReads((read, scannerId) => {
    const meant = codeMeant(CODES, TEST_CODES[next ?? current], read).id;
    const scanner = scanners.find(({ id }) => id === scannerId)?.name ?? null;
    setResults((before) => ({ ...before, [meant]: { read, scanner } }));
    setCurrent(meant);
  });
  // What a hardware scanner reads here is a test and nothing else.
  useScan(() => undefined);

  return (
    <Stack gap="md" data-testid="scanner-test-screen">
      <Group justify="space-between" align="start" className={styles['intro'] ?? ''}>
        <Text maw={640}>{t('selfTest.intro')}</Text>
        <Group gap="sm">
          <Button variant="default" onClick={() => setResults({})}>
            {t('selfTest.again')}
          </Button>
          <Button
            variant="light"
            leftSection={<IconPrinter size={18} />}
            onClick={() => window.print()}
          >
            {t('selfTest.print')}
          </Button>
        </Group>
      </Group>
      <div className={styles['sheet']}>
        <h2 className={styles['sheetTitle']}>{t('selfTest.sheet')}</h2>
        {CODES.map((code) => (
          <TestRow key={code.id} code={code} result={results[code.id]} isNext={code.id === next} />
        ))}
      </div>
      <Text size="sm" c="dimmed" className={styles['intro'] ?? ''}>
        {t('selfTest.nothing')}
      </Text>
    </Stack>
  );
}

function TestRow(props: {
  readonly code: TestCode;
  readonly result: Result | undefined;
  readonly isNext: boolean;
}) {
  const { t } = useTranslation('devices');
  const { code, result, isNext } = props;
  return (
    <section
      className={styles['row']}
      data-next={isNext}
      data-testid={`test-code-${code.id}`}
      aria-current={isNext ? 'step' : undefined}
    >
      <figure className={styles['figure']}>
        <Barcode text={code.text} symbology={code.symbology} className={styles['barcode']} />
        <figcaption>{visibleText(code.text)}</figcaption>
      </figure>
      <div className={styles['result']} role="status">
        <b>{t(`selfTest.code.${code.id}`)}</b>
        {result === undefined ? (
          <span className={styles['wait']}>
            {t(isNext ? 'selfTest.scanThis' : 'selfTest.notYet')}
          </span>
        ) : (
          <Findings code={code} result={result} />
        )}
      </div>
    </section>
  );
}

function Findings({ code, result }: { readonly code: TestCode; readonly result: Result }) {
  const { t } = useTranslation('devices');
  const { read, scanner } = result;
  const found = diagnose(code, read);
  const right = found[0]?.code === 'all-right';
  return (
    <>
      {found.map(({ code: name, values }) => (
        <div key={name} data-testid={`finding-${name}`}>
          <StateWords kind={FINDINGS[name]}>
            {t(`selfTest.finding.${name}`, {
              signs: visibleText(values.signs ?? ''),
              layout: values.layout === undefined ? '' : t(`selfTest.layout.${values.layout}`),
            })}
          </StateWords>
          {FINDINGS[name] !== 'ok' && (
            <Text size="sm">
              {t(`selfTest.todo.${name}`, {
                layout: values.layout === undefined ? '' : t(`selfTest.layout.${values.layout}`),
              })}
            </Text>
          )}
        </div>
      ))}
      {!right && (
        <Text size="sm" c="dimmed">
          {t('selfTest.came')} <code>{visibleText(read.text)}</code>
        </Text>
      )}
      <Text size="sm" c="dimmed">
        {scanner ?? t('scannerBy.wedge')}
        {read.source === 'keys' && ` · ${t('selfTest.pace', { ms: read.slowestMs })}`}
      </Text>
    </>
  );
}
