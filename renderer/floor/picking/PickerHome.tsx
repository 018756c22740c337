import { useDocument } from '../../replica/index.ts';
import { useRoute } from '../../ui/index.ts';
import { useReturnToPlace } from '../common/useReturnToPlace.ts';
import { useSelf } from '../common/useSelf.ts';
import { ReturnScreen } from '../returning/ReturnScreen.tsx';
import { ReturnsScreen } from '../returning/ReturnsScreen.tsx';
import { BatchesScreen } from './BatchesScreen.tsx';
import { PickScreen } from './PickScreen.tsx';
import { useBufferKeeper } from './useBufferKeeper.ts';

/** Where goods go back and bins are counted: no batch is called so. */
const RETURNS = 'returns';

/** Picking: the batches, the walk through one of them ('#/pick/<batch id>'), or what goes back ('#/pick/returns'). */
export function PickerHome() {
  const { path } = useRoute();
  const self = useSelf();
  useBufferKeeper(self);
  const returning = path[0] === 'pick' && path[1] === RETURNS;
  const batchId = path[0] === 'pick' && !returning ? path[1] : undefined;
  const batch = useDocument('batches', batchId);
  useReturnToPlace('pick', self?.personId, batchId, batch?.status === 'claimed');
  if (!self) return null;
  if (returning) {
    const taskId = path[2];
    return taskId === undefined ? <ReturnsScreen /> : <ReturnScreen key={taskId} taskId={taskId} />;
  }
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
