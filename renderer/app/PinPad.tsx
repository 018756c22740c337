import { Button, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconBackspace } from '@tabler/icons-react';
import { useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../scan/index.ts';
import { TOUCH } from '../theme.ts';
import { createValue } from '../ui/index.ts';

const PIN_MAX = 12;
const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** A PIN by touch or by keys; never shown, only counted. */
export function PinPad(props: { busy: boolean; onEnter: (pin: string) => void }) {
  const { t } = useTranslation('app');
  // The last digit and Enter may come in one go: what is typed must not wait for the next drawing.
  const [typed] = useState(() => createValue(''));
  const count = useSyncExternalStore(typed.subscribe, typed.get).length;
  const push = (digit: string) => typed.set((typed.get() + digit).slice(0, PIN_MAX));
  const erase = () => typed.set(typed.get().slice(0, -1));
  const enter = () => {
    const pin = typed.get();
    if (pin === '' || props.busy) return;
    props.onEnter(pin);
    typed.set('');
  };
  useKeys(
    (pressed) => {
      if (/^\d$/.test(pressed)) push(pressed);
      else if (pressed === 'Backspace') erase();
      else if (pressed === 'Enter') enter();
      else return false;
      return true;
    },
    { typing: true },
  );
  const key = (label: React.ReactNode, name: string, onClick: () => void) => (
    <Button
      key={name}
      variant="default"
      h={TOUCH.key}
      fz="xl"
      aria-label={name}
      // Enter belongs to the pad: a focused digit must not be pressed by it.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onClick}
    >
      {label}
    </Button>
  );
  return (
    <Stack w={3 * TOUCH.key + 2 * TOUCH.gap + 48} gap="sm">
      <Text
        ta="center"
        fz={32}
        h={48}
        aria-live="polite"
        aria-label={t('signIn.digits', { count })}
      >
        {'●'.repeat(count)}
      </Text>
      <SimpleGrid cols={3} spacing={TOUCH.gap} verticalSpacing={TOUCH.gap}>
        {DIGITS.map((digit) => key(digit, digit, () => push(digit)))}
        {key(<IconBackspace aria-hidden />, t('signIn.delete'), erase)}
        {key('0', '0', () => push('0'))}
        <Button
          h={TOUCH.key}
          px={4}
          loading={props.busy}
          disabled={count === 0}
          onMouseDown={(event) => event.preventDefault()}
          onClick={enter}
          data-testid="pin-enter"
        >
          {t('signIn.enter')}
        </Button>
      </SimpleGrid>
    </Stack>
  );
}
