import type { ShopSim } from './shopSim.ts';

export const SHOP_HELP =
  'o [N] orders N times, u an order that is not paid, d the last one doubled, p [NUMBER] pays, c [NUMBER] cancels, x the shop goes down or comes back, q ends';

const ORDERS_MAX = 500;

async function placeMany(shop: ShopSim, times: string | undefined): Promise<string> {
  const count = Number(times ?? 1);
  if (!Number.isInteger(count) || count < 1 || count > ORDERS_MAX) {
    return `expected a number from 1 to ${ORDERS_MAX}`;
  }
  const placed: string[] = [];
  for (let n = 0; n < count; n += 1) placed.push(await shop.place('paid'));
  return count === 1 ? `order ${placed[0]}` : `orders ${placed[0]} to ${placed.at(-1)}`;
}

/** Carries out typed lines; each is answered by a line for the person. null: it was `q`. */
export function createShopConsole(shop: ShopSim): (line: string) => Promise<string | null> {
  let down = false;
  const missing = (id: string | undefined) =>
    id === undefined ? 'no order yet' : `no order ${id}`;
  return async (line) => {
    const [key = '', word] = line.trim().split(/\s+/);
    switch (key) {
      case '':
      case 'o':
        return placeMany(shop, word);
      case 'u':
        return `order ${await shop.place('unpaid')}, not paid`;
      case 'd': {
        const id = await shop.repeat();
        return id === null ? missing(undefined) : `order ${id}, the same as before`;
      }
      case 'p':
        return (await shop.change('paid', word)) === null ? missing(word) : 'paid';
      case 'c':
        return (await shop.change('cancel', word)) === null ? missing(word) : 'called off';
      case 'x':
        down = !down;
        shop.setDown(down);
        return down ? 'the shop is down' : 'the shop is back';
      case 'q':
        return null;
      default:
        return `not understood: ${SHOP_HELP}`;
    }
  };
}
