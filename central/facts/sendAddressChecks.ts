import { DEFAULT_SETTINGS } from '../../shared/checks/index.ts';
import { checkAddress } from '../checks/index.ts';
import { ADDRESS_CHECKED, ORG_SHARD, type AddressChecked } from '../routing/messages.ts';
import type { ShardTx, Write } from '../store/index.ts';
import type { IntakeAddress } from '../../shared/schema/index.ts';

/** Tells `org` what there is to be said of an address that was corrected: never the address. */
export async function sendAddressChecks(
  tx: ShardTx,
  writes: readonly Write[],
  clock: number,
): Promise<void> {
  const corrected = new Map(
    writes.flatMap(({ collection, id, doc }) =>
      collection === 'contacts' && doc ? [[id, doc as unknown as IntakeAddress] as const] : [],
    ),
  );
  if (corrected.size === 0) return;
  const fulfilments = await tx.get('fulfilments', [...corrected.keys()]);
  for (const [id, address] of corrected) {
    const fulfilment = fulfilments.get(id);
    if (!fulfilment) continue;
    const { orderId, country, carrierService } = fulfilment;
    const found = checkAddress({ address, country, carrierService }, DEFAULT_SETTINGS);
    const body: AddressChecked = { orderId, found };
    tx.send(ORG_SHARD, { id: `address:${id}:${clock}`, kind: ADDRESS_CHECKED, body });
  }
}
