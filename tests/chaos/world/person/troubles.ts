import type { FactDraft } from '../../../../shared/facts/index.ts';
import { uuidv7 } from '../../../../shared/ids.ts';
import type { Station } from '../../../../renderer/replica/station.ts';
import type { Random } from '../../virtual/random.ts';
import type { Hands } from './hands.ts';

/** What central can only put aside; the good ones behind it must go on. */
export async function poison(hands: Hands, app: Station, random: Random): Promise<void> {
  const session = app.session.get();
  const packer = session?.roles.includes('packer') === true;
  const nowhere = `nowhere-${random.uint32()}`;
  const draft: FactDraft = packer
    ? {
        id: uuidv7(),
        type: 'item.verified',
        data: {
          parcelId: nowhere,
          fulfilmentId: nowhere,
          sku: '20001',
          units: 1,
          toteId: 'TOTE-1',
        },
      }
    : {
        id: uuidv7(),
        type: 'pick.confirmed',
        data: {
          taskId: nowhere,
          fulfilmentId: nowhere,
          batchId: nowhere,
          sku: '20001',
          locationId: 'A-01-1-A',
          units: 1,
          fence: 1,
          toteId: 'TOTE-1',
          completes: { fulfilment: false, batch: false },
        },
      };
  await hands.record('poison', app, [draft]);
}

export async function dismiss(hands: Hands, app: Station, random: Random): Promise<void> {
  const answer = await app.host.call('facts:list-waiting', { limit: 500 });
  if (!answer.ok) return;
  const troubled = answer.value.filter(({ result }) => result !== null);
  const one = random.pick(troubled);
  if (one === undefined) return;
  hands.truth.dismissed.add(one.fact.id);
  await app.host.call('facts:dismiss', { factId: one.fact.id });
}
