/** What keeps a parcel from being closed or from leaving, as far as this station knows. */
import type { ExceptionCase, ExceptionKind } from '../../schema/exception.ts';
import { contactRevision } from '../../schema/masterData.ts';
import type { Parcel } from '../../schema/work.ts';
import type { View } from '../view.ts';

/** The channel changed what is being packed: told as a request that came too late. */
const isLateChange = ({ evidence }: ExceptionCase): boolean =>
  evidence.some(({ code }) => code === 'order-changed-late');

/** An open case that stops the fulfilment, or this parcel of it, until somebody has decided. */
export function stopOf(
  view: View,
  fulfilmentId: string,
  parcelId: string | undefined,
): ExceptionKind | null {
  const stop = view.all('exceptions').find((one) => {
    if (one.status !== 'open' || one.subject.fulfilmentId !== fulfilmentId) return false;
    if (one.kind === 'double-ship') return one.subject.parcelId === parcelId;
    return one.kind === 'cancelled-while-packing' || isLateChange(one);
  });
  return stop?.kind ?? null;
}

/** Whether the label was made from an older address than is known by now. */
export const hasStaleLabel = (view: View, parcel: Parcel): boolean =>
  parcel.label !== null &&
  (parcel.label.addressRevision ?? 1) < contactRevision(view.get('contacts', parcel.fulfilmentId));
