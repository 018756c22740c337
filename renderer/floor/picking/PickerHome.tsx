import { useDocument } from '../../replica/index.ts';
import { useRoute } from '../../ui/index.ts';
import { useReturnToPlace } from '../common/useReturnToPlace.ts';
import { useSelf } from '../common/useSelf.ts';
import { BatchesScreen } from './BatchesScreen.tsx';
import { PickScreen } from './PickScreen.tsx';
import { useBufferKeeper } from './useBufferKeeper.ts';

/** Picking: the batches, or the walk through one of them ('#/pick/<batch id>'). */
export function PickerHome() {
  const { path } = useRoute();
  const self = useSelf();
  useBufferKeeper(self);
  const batchId = path[0] === 'pick' ? path[1] : undefined;
  const batch = useDocument('batches', batchId);
  useReturnToPlace('pick', self?.personId, batchId, batch?.status === 'claimed');
  if (!self) return null;
  // Left open by a colleague at this station: taking it over is a decision, not a leftover address.
  const colleagues =
    batch?.status === 'claimed' &&
    batch.lease?.stationId === self.stationId &&
    batch.lease.personId !== self.personId;
  return batchId === undefined || colleagues ? (
    <BatchesScreen self={self} />
  ) : (
    <PickScreen key={`${batchId}/${self.personId}`} batchId={batchId} self={self} />
  );
}
