import { useTranslation } from 'react-i18next';
import { useCollection } from '../../replica/index.ts';
import type { Evidence } from '../../../shared/schema/index.ts';
import { RelativeTime } from '../common/RelativeTime.tsx';
import { usePhrasebook } from '../common/usePhrasebook.ts';
import { useStationName } from '../common/useStationName.ts';
import { evidenceSentence } from './evidenceSentence.ts';
import styles from './exceptions.module.css';

/** What was witnessed, in order: the sentence, then who, where and when. */
export function EvidenceList({ evidence }: { readonly evidence: readonly Evidence[] }) {
  const { t } = useTranslation('desk');
  const book = usePhrasebook();
  const people = useCollection('people');
  const stationName = useStationName();
  return (
    <ol className={styles['evidence']}>
      {evidence.map((each, at) => {
        const name = people.find(({ id }) => id === each.personId)?.name;
        const station =
          each.stationId === null ? t('exceptions.central') : stationName(each.stationId);
        return (
          <li key={`${each.factId ?? 'central'} ${at}`} data-testid="exception-evidence">
            <p>{evidenceSentence(each, book)}</p>
            <small>
              {each.personId === null
                ? station
                : t('exceptions.by', { person: name ?? each.personId, station })}{' '}
              · <RelativeTime instant={each.at} />
            </small>
          </li>
        );
      })}
    </ol>
  );
}
