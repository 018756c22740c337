import { toErrorValue } from '../../shared/errors.ts';
import type { OrderIntake } from '../../shared/schema/index.ts';
import type { ChannelOrder } from './adapter.ts';
import { Fields } from './fields.ts';

export interface OrderReader {
  /** The channel's own id of the order; throws where there is none. */
  readonly externalId: (order: Fields) => string;
  readonly intake: (order: Fields) => OrderIntake;
}

/** One item of a list as an order; what keeps it from being one becomes its problem, and the others go on. */
export function readOrder(item: unknown, raw: string, reader: OrderReader): ChannelOrder {
  let externalId: string | null = null;
  try {
    const order = new Fields(item);
    externalId = reader.externalId(order);
    return { externalId, intake: reader.intake(order), raw };
  } catch (error) {
    return { externalId, problem: toErrorValue(error), raw };
  }
}

/** Items of a list with what was sent of each. `rawOf`: default, its JSON. */
export const readOrders = (
  items: readonly unknown[],
  reader: OrderReader,
  rawOf: (item: unknown) => string = (item) => JSON.stringify(item),
): ChannelOrder[] => items.map((item) => readOrder(item, rawOf(item), reader));
