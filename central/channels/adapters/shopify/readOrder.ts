import type { OrderIntake } from '../../../../shared/schema/index.ts';
import type { Fields } from '../../fields.ts';
import type { OrderReader } from '../../readOrders.ts';

type Payment = NonNullable<OrderIntake['payment']>;
const PAYMENT: Readonly<Record<string, Payment['status']>> = {
  pending: 'unpaid',
  expired: 'unpaid',
  voided: 'unpaid',
  authorized: 'authorised',
  partially_paid: 'unpaid',
  paid: 'paid',
  partially_refunded: 'paid',
  refunded: 'refunded',
};
/** Currencies without minor units, or with three digits of them (ISO 4217). */
const DIGITS: Readonly<Record<string, number>> = {
  ...{ JPY: 0, KRW: 0, VND: 0, CLP: 0, ISK: 0, UGX: 0, PYG: 0, XAF: 0, XOF: 0 },
  ...{ BHD: 3, KWD: 3, OMR: 3, JOD: 3, TND: 3 },
};

const personOf = (of: Fields): string =>
  of.optionalText('name') ??
  [of.optionalText('first_name'), of.optionalText('last_name')].filter(Boolean).join(' ');

/** As it stands on the bill. */
function payerOf(order: Fields): Pick<OrderIntake, 'billingCountry' | 'billingName'> {
  const billing = order.optionalObject('billing_address');
  if (!billing) return {};
  const country = billing.optionalText('country_code');
  const name = personOf(billing).slice(0, 200);
  return {
    ...(country === undefined ? {} : { billingCountry: country }),
    ...(name === '' ? {} : { billingName: name }),
  };
}

function addressOf(order: Fields): Pick<OrderIntake, 'address' | 'country'> {
  const to = order.optionalObject('shipping_address') ?? order.optionalObject('billing_address');
  if (!to) return { country: '' };
  const country = to.text('country_code');
  const company = to.optionalText('company') ?? '';
  const lines = [company, to.optionalText('address1'), to.optionalText('address2')];
  const region = to.optionalText('province');
  const email = order.optionalText('email');
  return {
    country,
    address: {
      name: personOf(to),
      lines: lines.filter((line): line is string => line !== undefined && line !== ''),
      postcode: to.optionalText('zip') ?? '',
      city: to.optionalText('city') ?? '',
      country,
      phone: to.optionalText('phone') ?? order.optionalText('phone') ?? '',
      ...(region === undefined ? {} : { region }),
      ...(email === undefined || email === '' ? {} : { email }),
    },
  };
}

/** What is to be delivered: what was edited out or refunded before it left, and what is never sent, is not. */
function linesOf(order: Fields, digits: number): OrderIntake['lines'] {
  return order.list('line_items').flatMap((line) => {
    const qty = line.optionalInteger('current_quantity') ?? line.integer('quantity');
    if (qty === 0 || line.optionalBoolean('requires_shipping') === false) return [];
    return [
      {
        lineId: line.text('id'),
        sku: line.text('sku'),
        description: line.optionalText('name') ?? line.optionalText('title') ?? '',
        qty,
        uom: 'each' as const,
        unitPriceMinor: line.money('price', digits),
      },
    ];
  });
}

/** Left out where it does not add up to what the lines come to: Shopify has more ways to a total than orders do. */
function chargesOf(
  order: Fields,
  digits: number,
  lines: OrderIntake['lines'],
): Pick<OrderIntake, 'charges'> {
  const totalMinor = order.optionalMoney('total_price', digits);
  if (totalMinor === undefined) return {};
  const shipping = order.optionalObject('total_shipping_price_set')?.optionalObject('shop_money');
  const shippingMinor = shipping?.optionalMoney('amount', digits) ?? 0;
  const tax = order.optionalMoney('total_tax', digits) ?? 0;
  const taxMinor = order.optionalBoolean('taxes_included') === true ? 0 : tax;
  const discountMinor = order.optionalMoney('total_discounts', digits) ?? 0;
  const goods = lines.reduce((sum, { qty, unitPriceMinor }) => sum + qty * unitPriceMinor, 0);
  const adds = goods + shippingMinor + taxMinor - discountMinor === totalMinor;
  return adds ? { charges: { shippingMinor, taxMinor, discountMinor, totalMinor } } : {};
}

function intakeOf(order: Fields): OrderIntake {
  const currency = order.text('currency');
  const digits = DIGITS[currency] ?? 2;
  const status = PAYMENT[order.optionalText('financial_status') ?? ''];
  const method = order.optionalList('shipping_lines')[0];
  const service = method?.optionalText('code') ?? method?.optionalText('title');
  const isCancelled = order.optionalInstant('cancelled_at') !== undefined;
  const lines = linesOf(order, digits);
  return {
    channel: 'shopify',
    externalId: order.text('id'),
    revision: Date.parse(order.instant('updated_at')),
    // Nothing is left to be sent: everything was refunded or edited away.
    action: isCancelled || lines.length === 0 ? 'cancel' : 'place',
    placedAt: order.optionalInstant('processed_at') ?? order.instant('created_at'),
    customerRef: order.optionalObject('customer')?.optionalText('id') ?? 'anonymous',
    currency,
    ...addressOf(order),
    ...payerOf(order),
    ...(service === undefined || service === '' ? {} : { carrierService: service.slice(0, 60) }),
    ...(status === undefined ? {} : { payment: { status } }),
    ...chargesOf(order, digits, lines),
    lines,
  };
}

/** The resource Order of the REST Admin API, which webhooks send as well. */
export const READER: OrderReader = {
  externalId: (order) => order.text('id'),
  intake: intakeOf,
};
