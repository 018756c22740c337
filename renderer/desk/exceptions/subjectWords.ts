import type { TFunction } from 'i18next';
import type { Replica } from '../../replica/index.ts';
import type { ExceptionCase } from '../../../shared/schema/index.ts';

/** What an exception is about, as short words: order, bin, item, person. */
export function subjectWords(
  subject: ExceptionCase['subject'],
  t: TFunction<'desk'>,
  replica: Pick<Replica, 'get'>,
): string[] {
  const words: string[] = [];
  const number =
    subject.orderNumber ??
    (subject.fulfilmentId === undefined
      ? undefined
      : replica.get('fulfilments', subject.fulfilmentId)?.orderNumber);
  if (number !== undefined) words.push(t('exceptionSubject.order', { number }));
  if (subject.sku !== undefined) words.push(t('exceptionSubject.sku', { id: subject.sku }));
  if (subject.locationId !== undefined) {
    words.push(t('exceptionSubject.location', { id: subject.locationId }));
  }
  const batch = subject.batchId === undefined ? undefined : replica.get('batches', subject.batchId);
  if (batch && number === undefined) {
    words.push(t('exceptionSubject.batch', { code: batch.code }));
  }
  const person =
    subject.personId === undefined ? undefined : replica.get('people', subject.personId);
  if (person) words.push(t('exceptionSubject.person', { name: person.name }));
  return words;
}
