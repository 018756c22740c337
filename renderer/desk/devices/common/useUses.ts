import { useTranslation } from 'react-i18next';
import { useBenches, useOpenJobs, type Bench } from './useDevices.ts';

/** What a device is used for, a sentence each: benches it stands at, labels that wait for it. */
export function useUses(): (id: string) => readonly string[] {
  const { t } = useTranslation('devices');
  const { items: benches } = useBenches();
  const { items: jobs } = useOpenJobs();
  return (id) => {
    const hasIt = ({ printerIds, scannerIds, scaleId }: Bench) =>
      printerIds.includes(id) || scannerIds.includes(id) || scaleId === id;
    const waiting = jobs.filter(({ printerId }) => printerId === id).length;
    return [
      ...benches.filter(hasIt).map(({ name }) => t('inUse.bench', { name })),
      ...(waiting === 0 ? [] : [t('inUse.jobs', { count: waiting })]),
    ];
  };
}
