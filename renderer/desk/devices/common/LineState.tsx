import { Code, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Scanner } from './useDevices.ts';
import { StateWords } from './StateWords.tsx';

export interface LineStateProps {
  readonly device: Pick<Scanner, 'state' | 'group' | 'transport' | 'address'>;
  readonly kind: 'scanner' | 'scale';
}

/** Lets whoever sits at this machine read the HID devices of a maker. */
const udevRule = (vendorId: string): string =>
  `KERNEL=="hidraw*", ATTRS{idVendor}=="${vendorId}", TAG+="uaccess"`;

/** How the line to a scanner or scale is, and what to do where it is not well. */
export function LineState({ device, kind }: LineStateProps) {
  const { t } = useTranslation('devices');
  const { state, group, transport, address } = device;
  const needsRule = state === 'no-permission' && transport === 'hid';
  const way = transport === 'tcp' || transport === 'hid' ? transport : 'serial';
  const todo = () => {
    if (state === 'connected') return null;
    if (state === 'unavailable') return t('todo.unavailable');
    if (needsRule) return t('todo.noPermissionHid');
    if (state !== 'no-permission') return t(`todo.${state}.${way}`);
    return t(group === null ? 'todo.noPermission' : 'todo.noPermissionGroup', { group });
  };
  const kindOfState =
    state === 'connected' ? 'ok' : state === 'absent' ? ('wrong' as const) : 'attention';
  const whatToDo = todo();
  return (
    <>
      <StateWords kind={kindOfState} testId={`${kind}-state`}>
        {t(`state.${state}`)}
      </StateWords>
      {whatToDo !== null && <Text size="sm">{whatToDo}</Text>}
      {needsRule && <Code data-testid="udev-rule">{udevRule(address.slice(0, 4))}</Code>}
    </>
  );
}
