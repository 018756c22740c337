import { useTranslation } from 'react-i18next';
import type { PrintJob } from '../../../shared/host/index.ts';
import { useErrorText } from '../../i18n/index.ts';
import { ActionButton } from '../common/ActionBar.tsx';
import classes from './pack.module.css';

const SHAPES: Readonly<Record<PrintJob['state'], string>> = {
  queued: '…',
  sending: '→',
  sent: '→',
  printed: '✓',
  unknown: '▲',
  failed: '✕',
  void: '–',
};

/** A printer's troubles are told as at the desk; the rest are a job's own. */
const reasonKeys = (reason: string): string[] => [
  `pack.jobReason.${reason}`,
  `desk:devices.printerReason.${reason}`,
  'pack.jobReason.other',
];

/** Where one document is on its way to paper. */
export function JobLine(props: { job: PrintJob }) {
  const { t } = useTranslation(['floor', 'desk']);
  const { job } = props;
  return (
    <div className={classes.job} data-testid={`job-${job.document}`} data-state={job.state}>
      <span aria-hidden>{SHAPES[job.state]}</span>
      <span>
        {t(`pack.document.${job.document}`)}: {t(`pack.job.${job.state}`)}
        {job.reason !== null && ` · ${t(reasonKeys(job.reason), { code: job.reason })}`}
      </span>
    </div>
  );
}

export interface JobUnknownProps {
  readonly job: PrintJob;
  readonly onPrinted: () => void;
  readonly onReprint: () => void;
}

/** Nobody but the person can know whether it came out: asked, never guessed. */
export function JobUnknown({ job, onPrinted, onReprint }: JobUnknownProps) {
  const { t } = useTranslation('floor');
  const yes = {
    id: 'it-printed',
    label: t('pack.itPrinted'),
    keys: ['Y'],
    run: onPrinted,
    primary: true,
  };
  const no = { id: 'not-printed', label: t('pack.notPrinted'), keys: ['R'], run: onReprint };
  return (
    <div
      className={classes.ask}
      role="alert"
      data-testid="job-unknown"
      data-job={job.jobId}
      data-document={job.document}
    >
      <p>▲ {t('pack.didItComeOut', { document: t(`pack.document.${job.document}`) })}</p>
      <div className={classes.askButtons}>
        <ActionButton action={yes} />
        <ActionButton action={no} />
      </div>
    </div>
  );
}

export function JobError(props: {
  error: { code: string; meta: Readonly<Record<string, unknown>> } | null;
}) {
  const errorText = useErrorText();
  if (!props.error) return null;
  return (
    <div className={classes.job} role="alert">
      ▲ {errorText(props.error)}
    </div>
  );
}
