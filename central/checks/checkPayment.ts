import type { CheckCode, Found } from '../../shared/checks/index.ts';
import type { Payment } from '../../shared/schema/index.ts';

const CODES: Readonly<Partial<Record<Payment['status'], CheckCode>>> = {
  unpaid: 'payment.unpaid',
  refunded: 'payment.refunded',
  authorised: 'payment.authorised',
  'cash-on-delivery': 'payment.on-delivery',
};

/** Where the money is; nothing of an order that is paid, or whose channel says nothing of it. */
export function checkPayment(payment: Payment | undefined): Found[] {
  const code = payment && CODES[payment.status];
  if (!code) return [];
  return [{ code, values: payment.method === undefined ? {} : { method: payment.method } }];
}
