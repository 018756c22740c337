import { Center, Loader } from '@mantine/core';
import { lazy, Suspense } from 'react';
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
  const Screen = HOMES[props.area];
  return (
    <Suspense
      fallback={
        <Center h="100%">
          <Loader />
        </Center>
      }
    >
      <Screen />
    </Suspense>
  );
}
