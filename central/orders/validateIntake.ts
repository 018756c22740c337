import { Compile } from 'typebox/compile';
import { AppError } from '../../shared/errors.ts';
import { OrderIntake } from '../../shared/schema/index.ts';

const schema = Compile(OrderIntake);
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;
const isInstant = (text: string) => INSTANT.test(text) && !Number.isNaN(Date.parse(text));
const toUtc = (text: string) => new Date(text).toISOString();

/**
 * The intake, its instants in UTC; or an AppError that names the order by its place in the request
 * and its external id.
 */
export function validateIntake(value: unknown, index: number): OrderIntake {
  const refuse = (code: string, meta: Record<string, unknown> = {}): never => {
    const externalId = (value as { externalId?: unknown } | null)?.externalId;
    throw new AppError(code, {
      index,
      ...(typeof externalId === 'string' ? { externalId } : {}),
      ...meta,
    });
  };
  if (!schema.Check(value)) {
    const first = schema.Errors(value)[0];
    return refuse('order.invalid', { path: first?.instancePath ?? '', problem: first?.message });
  }
  if (!isInstant(value.placedAt)) refuse('order.invalid', { path: '/placedAt' });
  if (value.shipBy !== undefined && !isInstant(value.shipBy)) {
    refuse('order.invalid', { path: '/shipBy' });
  }
  const { payment } = value;
  if (payment?.dueBy !== undefined && !isInstant(payment.dueBy)) {
    refuse('order.invalid', { path: '/payment/dueBy' });
  }
  if (value.action === 'place') {
    if (value.lines.length === 0) refuse('order.no-lines');
    if (new Set(value.lines.map((line) => line.lineId)).size < value.lines.length) {
      refuse('order.repeated-line-id');
    }
  }
  return {
    ...value,
    placedAt: toUtc(value.placedAt),
    ...(value.shipBy === undefined ? {} : { shipBy: toUtc(value.shipBy) }),
    ...(payment?.dueBy === undefined
      ? {}
      : { payment: { ...payment, dueBy: toUtc(payment.dueBy) } }),
  };
}
