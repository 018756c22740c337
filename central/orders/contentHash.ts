import { hash } from 'node:crypto';
import type { IntakeAddress, OrderIntake } from '../../shared/schema/index.ts';

const beyond = ({ region, district, email }: IntakeAddress): unknown[] =>
  region === undefined && district === undefined && email === undefined
    ? []
    : [region ?? null, district ?? null, email ?? null];

/** Nothing where nothing is said: orders keep the hash they had before these fields were known. */
function saidBesides({
  payment,
  charges,
  tier,
  billingCountry,
  billingName,
}: OrderIntake): unknown[] {
  const more = billingName === undefined ? [] : [billingName];
  const known = payment ?? charges ?? tier ?? billingCountry;
  if (known === undefined && more.length === 0) return [];
  return [
    payment ? [payment.status, payment.method ?? null, payment.dueBy ?? null] : null,
    charges
      ? [charges.shippingMinor, charges.taxMinor, charges.discountMinor, charges.totalMinor]
      : null,
    tier ?? null,
    billingCountry ?? null,
    ...more,
  ];
}

/**
 * Tells whether two intakes of one order say the same, whatever their revision and the order of their
 * members. Spelled out field by field: it runs for every order of an import.
 */
export function contentHash(intake: OrderIntake): string {
  const { address } = intake;
  const content = [
    intake.action,
    intake.placedAt,
    intake.shipBy ?? null,
    intake.priority ?? null,
    intake.customerRef,
    intake.country,
    intake.currency,
    intake.carrierService ?? null,
    address
      ? [
          address.name,
          address.lines,
          address.postcode,
          address.city,
          address.country,
          address.phone,
          ...beyond(address),
        ]
      : null,
    intake.lines.map((line) => [
      line.lineId,
      line.sku,
      line.description,
      line.qty,
      line.uom,
      line.unitPriceMinor,
    ]),
    ...saidBesides(intake),
  ];
  return hash('sha256', JSON.stringify(content), 'base64url');
}
