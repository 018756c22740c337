import { notifications } from '@mantine/notifications';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { benchOfScan } from '../../shared/barcodes/index.ts';
import { useErrorText } from '../i18n/index.ts';
import { useHost, useStation } from '../replica/index.ts';
import { playSound } from '../scan/index.ts';

const TOLD_MS = 4_000;
const WRONG_MS = 10_000;

/** A bench's barcode binds this station to the bench, on whatever screen it is scanned. */
export function useBenchScan(): void {
  const { t } = useTranslation('devices');
  const { scans, host } = useStation();
  const errorText = useErrorText();
  useEffect(() => {
    const bind = async (code: string) => {
      const answer = await host.call('benches:bind', { code });
      const bench = answer.ok ? answer.value : null;
      playSound(bench ? 'done' : 'error');
      notifications.show({
        title: bench ? `✓ ${bench.code}` : `✕ ${code}`,
        message: bench
          ? t('benches.nowAt', { name: bench.name })
          : errorText(answer.ok ? { code: 'bench-not-here', meta: { bench: code } } : answer.error),
        color: bench ? 'green' : 'red',
        autoClose: bench ? TOLD_MS : WRONG_MS,
      });
    };
    return scans.divert(({ data }) => {
      const code = benchOfScan(data);
      if (code !== null) void bind(code);
      return code !== null;
    });
  }, [scans, host, t, errorText]);
}

/** The name of the bench this station stands at. */
export function useBoundBench(): string | undefined {
  const host = useHost();
  const [name, setName] = useState<string>();
  useEffect(() => {
    let told = false;
    const stop = host.on('bench', ({ bound }) => {
      told = true;
      setName(bound?.name);
    });
    const ask = async () => {
      const answer = await host.call('benches:list', {});
      if (!told && answer.ok) setName(answer.value.find(({ bound }) => bound)?.name);
    };
    void ask();
    return () => {
      told = true;
      stop();
    };
  }, [host]);
  return name;
}
