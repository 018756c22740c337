import { expect, it } from 'vitest';
import type { OrderIntake } from '../../../shared/schema/index.ts';
import { Fields } from '../fields.ts';
import { READER as magento } from './magento.ts';
import { READER as shopify } from './shopify/readOrder.ts';

const ADA = { first_name: 'Ada', last_name: 'Lovelace', country_code: 'GB' };
const MAX = { first_name: 'Max', last_name: 'Payer', country_code: 'DE' };
const shopifyOrder = (over: object): OrderIntake =>
  shopify.intake(
    new Fields({
      ...{ id: 1, currency: 'GBP', line_items: [{ id: 1, sku: 'A', quantity: 1, price: '1.00' }] },
      ...{ created_at: '2026-11-22T03:00:00Z', updated_at: '2026-11-22T03:00:00Z' },
      ...over,
    }),
  );

const theirs = (firstname: string, lastname: string, country_id: string) => ({
  ...{ firstname, lastname, country_id, street: [] },
});
const magentoOrder = (over: object): OrderIntake =>
  magento.intake(
    new Fields({
      ...{ increment_id: '1', order_currency_code: 'GBP', grand_total: 1, total_due: 0 },
      ...{ created_at: '2026-11-22 07:00:00', updated_at: '2026-11-22 07:00:00', state: 'new' },
      items: [{ item_id: 1, sku: 'A', qty_ordered: 1, price: 1 }],
      ...over,
    }),
  );

it('Shopify says who pays, by the whole name or its parts', () => {
  const parts = shopifyOrder({ shipping_address: ADA, billing_address: MAX });
  expect(parts).toMatchObject({ billingName: 'Max Payer', billingCountry: 'DE', country: 'GB' });
  expect(parts.address?.name).toBe('Ada Lovelace');
  const whole = shopifyOrder({ billing_address: { ...MAX, name: 'M. Payer' } });
  expect(whole).toMatchObject({ billingName: 'M. Payer', address: { name: 'M. Payer' } });
  expect(shopifyOrder({ shipping_address: ADA })).not.toHaveProperty('billingName');
});

it('Magento says who pays', () => {
  const shipping = { address: theirs('Ada', 'Lovelace', 'GB') };
  const order = magentoOrder({
    billing_address: theirs('Max', 'Payer', 'DE'),
    extension_attributes: { shipping_assignments: [{ shipping }] },
  });
  expect(order).toMatchObject({
    ...{ billingName: 'Max Payer', billingCountry: 'DE', address: { name: 'Ada Lovelace' } },
  });
  const nameless = magentoOrder({ billing_address: { country_id: 'DE' } });
  expect(nameless).not.toHaveProperty('billingName');
});
