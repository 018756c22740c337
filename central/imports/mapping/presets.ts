import type { ImportMapping, OrderField } from '../../../shared/imports/index.ts';
import { foldHeader } from './headerWords.ts';

/** A file that a marketplace or shop exports as it is: its columns are known. */
interface Preset {
  readonly name: string;
  /** A file is one when it has all of these. */
  readonly known: readonly string[];
  readonly fields: Readonly<Partial<Record<OrderField, string>>>;
  readonly constants: ImportMapping['constants'];
}

const PRESETS: readonly Preset[] = [
  {
    // Amazon, "Flat file orders report" (GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING, GET_FLAT_FILE_ORDERS_DATA).
    // `item-price` and `item-tax` are of the whole quantity. What is in the report is paid for.
    name: 'amazon-flat-file',
    known: ['order-id', 'order-item-id', 'purchase-date', 'sku', 'quantity-purchased'],
    fields: {
      orderNumber: 'order-id',
      sku: 'sku',
      quantity: 'quantity-purchased',
      description: 'product-name',
      lineTotal: 'item-price',
      currency: 'currency',
      placedAt: 'purchase-date',
      shipBy: 'latest-ship-date',
      carrier: 'ship-service-level',
      name: 'recipient-name',
      address1: 'ship-address-1',
      address2: 'ship-address-2',
      address3: 'ship-address-3',
      city: 'ship-city',
      region: 'ship-state',
      postcode: 'ship-postal-code',
      country: 'ship-country',
      phone: 'ship-phone-number',
      email: 'buyer-email',
      status: 'order-status',
    },
    constants: [
      { field: 'payment', value: 'paid' },
      { field: 'currency', value: 'USD' },
    ],
  },
  {
    // Shopify Help Center, "Exporting orders": of an order's lines only the first has what is the order's.
    name: 'shopify-orders',
    known: ['Name', 'Financial Status', 'Lineitem quantity', 'Lineitem name', 'Lineitem sku'],
    fields: {
      orderNumber: 'Name',
      sku: 'Lineitem sku',
      quantity: 'Lineitem quantity',
      description: 'Lineitem name',
      unitPrice: 'Lineitem price',
      currency: 'Currency',
      placedAt: 'Created at',
      carrier: 'Shipping Method',
      name: 'Shipping Name',
      address1: 'Shipping Address1',
      address2: 'Shipping Address2',
      address3: 'Shipping Company',
      city: 'Shipping City',
      region: 'Shipping Province',
      postcode: 'Shipping Zip',
      country: 'Shipping Country',
      phone: 'Shipping Phone',
      email: 'Email',
      billingCountry: 'Billing Country',
      payment: 'Financial Status',
      paymentMethod: 'Payment Method',
      shipping: 'Shipping',
      tax: 'Taxes',
      discount: 'Discount Amount',
      total: 'Total',
      status: 'Cancelled at',
      shipped: 'Lineitem fulfillment status',
      shippable: 'Lineitem requires shipping',
    },
    constants: [],
  },
];

export interface KnownFile {
  readonly name: string;
  readonly mapping: ImportMapping;
}

/** The preset that a header is of. */
export function presetOf(
  names: readonly string[],
  headerRow: number,
  sheet: string | undefined,
  channel: string | undefined,
): KnownFile | undefined {
  const byFold = new Map(names.map((name) => [foldHeader(name), name]));
  const preset = PRESETS.find(({ known }) => known.every((each) => byFold.has(foldHeader(each))));
  if (!preset) return undefined;
  const columns = Object.entries(preset.fields).flatMap(([field, header]) => {
    const column = byFold.get(foldHeader(header));
    return column === undefined ? [] : [{ field: field as OrderField, column }];
  });
  const mapping: ImportMapping = {
    channel: channel ?? preset.name,
    ...(sheet === undefined ? {} : { sheet }),
    headerRow,
    columns,
    constants: preset.constants.filter(
      ({ field }) => field !== 'currency' || !columns.some((each) => each.field === 'currency'),
    ),
    ...({ grouping: 'by-number', decimal: '.', dateOrder: 'ymd', timeZone: 'UTC' } as const),
  };
  return { name: preset.name, mapping };
}
