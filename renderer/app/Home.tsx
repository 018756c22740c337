import { Center, Loader } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useReady } from '../replica/index.ts';
import type { Area } from './areas.ts';

// Each home is fetched when somebody of that role comes: a picker's window never loads the desk.
const PickerHome = lazy(async () => ({ default: (await import('../floor/index.ts')).PickerHome }));
const PackerHome = lazy(async () => ({ default: (await import('../floor/index.ts')).PackerHome }));
const DeskHome = lazy(async () => ({ default: (await import('../desk/index.ts')).DeskHome }));

const HOMES = { pick: PickerHome, pack: PackerHome, desk: DeskHome } as const satisfies Record<
  Area,
  unknown
>;

export function Home(props: { area: Area }) {
  const ready = useReady();
  const Screen = HOMES[props.area];
  const loading = (
    <Center h="100%">
      <Loader />
    </Center>
  );
  // A scan must not be decided on half of what is known; scans made meanwhile wait.
  if (!ready && props.area !== 'desk') return loading;
  return (
    <Suspense fallback={loading}>
      <Screen />
    </Suspense>
  );
}
