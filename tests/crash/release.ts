import { personWith } from '../e2e/launch.ts';
import type { Person } from './person.ts';

/** A supervisor releases the next `orders` as batches of `batchSize`, at the station's desk. */
export async function releaseWork(
  person: Person,
  orders: number,
  batchSize: number,
): Promise<void> {
  const { page } = person;
  await person.signIn(personWith('supervisor'));
  await page.getByTestId('nav-orders').click();
  await page.getByTestId('release-next').click();
  await page.getByTestId('release-next-count').fill(String(orders));
  await page.getByTestId('release-batch-size').fill(String(batchSize));
  await page.getByTestId('release-confirm').click();
  await page.getByTestId('release-confirm').waitFor({ state: 'hidden' });
  await person.allSent();
}
