import { hash } from 'node:crypto';
import type { OrderIntake } from '../../shared/schema/index.ts';

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
  ];
  return hash('sha256', JSON.stringify(content), 'base64url');
}
