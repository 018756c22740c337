import { useTranslation } from 'react-i18next';
import type { PackPosition, PackState } from '../../../shared/domain/packing/index.ts';
import { JobError, JobLine, JobUnknown } from './JobLine.tsx';
import classes from './pack.module.css';
import { PapersPreview, type Previews } from './PapersPreview.tsx';
import type { useParcelJobs } from './useParcelJobs.ts';

export interface PackSideProps {
  readonly at: PackPosition;
  readonly state: PackState;
  readonly jobs: ReturnType<typeof useParcelJobs>;
  readonly previews: Previews | null;
  readonly onReprint: () => void;
}

/** The parcel: how far it is, its weight, its papers and where they are on their way to paper. */
export function PackSide({ at, state, jobs, previews, onReprint }: PackSideProps) {
  const { t } = useTranslation('floor');
  const { label, slip } = jobs;
  const unknown = label?.state === 'unknown' ? label : slip?.state === 'unknown' ? slip : undefined;
  const weight = 'toApply' in at ? (at.toApply[0]?.weightGrams ?? state.weightGrams) : null;
  return (
    <div className={classes.side}>
      <div className={classes.state} data-testid="ship-state" data-state={at.step}>
        {'parcelNumber' in at && (
          <span>
            {t('pack.parcel', {
              number: at.step === 'apply' ? at.parcelNumber - 1 : at.parcelNumber,
            })}
          </span>
        )}
        <b>{t(`pack.state.${at.step}`)}</b>
        {weight !== null && <span>{t('pack.grams', { grams: weight })}</span>}
      </div>
      {unknown && (
        <JobUnknown
          job={unknown}
          onPrinted={() => void jobs.decide(unknown.jobId, 'it-printed')}
          onReprint={onReprint}
        />
      )}
      <JobError error={jobs.error} />
      {label && label !== unknown && <JobLine job={label} />}
      {slip && slip !== unknown && <JobLine job={slip} />}
      {at.step !== 'apply' && <PapersPreview previews={previews} />}
    </div>
  );
}
