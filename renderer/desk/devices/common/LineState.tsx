import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Scanner } from './useDevices.ts';
import { StateWords } from './StateWords.tsx';

export interface LineStateProps {
  readonly device: Pick<Scanner, 'state' | 'group' | 'transport'>;
  readonly kind: 'scanner' | 'scale';
}

/** How the line to a scanner or scale is, and what to do where it is not well. */
export function LineState({ device, kind }: LineStateProps) {
  const { t } = useTranslation('devices');
  const { state, group, transport } = device;
  const todo =
    state === 'connected'
      ? null
      : state === 'no-permission'
        ? t(group === null ? 'todo.noPermission' : 'todo.noPermissionGroup', { group })
        : t(`todo.${state}.${transport === 'tcp' ? 'tcp' : 'serial'}`);
  const kindOfState =
    state === 'connected' ? 'ok' : state === 'absent' ? ('wrong' as const) : 'attention';
  return (
    <>
      <StateWords kind={kindOfState} testId={`${kind}-state`}>
        {t(`state.${state}`)}
      </StateWords>
      {todo !== null && <Text size="sm">{todo}</Text>}
    </>
  );
}
