import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { parseScan } from '../../shared/barcodes/index.ts';
import { useStation } from '../replica/stationContext.tsx';
import { playSound } from './sounds.ts';

const SHOWN_MS = 4_000;

/**
 * Says of each read that counts for nothing that it does, and why. With a serial number, where twice may
 * be two things in hand, it stays until somebody puts it away.
 */
export function ScanNotices() {
  const { t } = useTranslation('app');
  const { scans } = useStation();
  useEffect(
    () =>
      scans.watchNotices(({ kind, data }) => {
        const scan = parseScan(data);
        const serial = scan.kind === 'gtin' && scan.serial !== undefined;
        playSound('attention');
        notifications.show({
          // The same again says nothing new: it does not pile up.
          ...(serial ? {} : { id: `scan ${kind} ${data}` }),
          title: t(`scanNotice.${kind}.title`),
          message: t(`scanNotice.${kind}.text`, {
            // A badge is a credential: never on the screen.
            code: scan.kind === 'badge' ? '' : data.replaceAll('\u001d', '·').slice(0, 60),
          }),
          color: 'yellow',
          autoClose: serial ? false : SHOWN_MS,
          withBorder: true,
        });
      }),
    [scans, t],
  );
  return null;
}
