import { Button, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconBackspace } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../scan/index.ts';
import { TOUCH } from '../theme.ts';

const PIN_MAX = 12;
const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** A PIN by touch or by keys; never shown, only counted. */
export function PinPad(props: { busy: boolean; onEnter: (pin: string) => void }) {
  const { t } = useTranslation('app');
  const [pin, setPin] = useState('');
  const push = (digit: string) => setPin((before) => (before + digit).slice(0, PIN_MAX));
  const enter = () => {
    if (pin === '' || props.busy) return;
    props.onEnter(pin);
    setPin('');
  };
  useKeys(
    (pressed) => {
      if (/^\d$/.test(pressed)) push(pressed);
      else if (pressed === 'Backspace') setPin((before) => before.slice(0, -1));
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
        aria-label={t('signIn.digits', { count: pin.length })}
      >
        {'●'.repeat(pin.length)}
      </Text>
      <SimpleGrid cols={3} spacing={TOUCH.gap} verticalSpacing={TOUCH.gap}>
        {DIGITS.map((digit) => key(digit, digit, () => push(digit)))}
        {key(<IconBackspace aria-hidden />, t('signIn.delete'), () =>
          setPin((before) => before.slice(0, -1)),
        )}
        {key('0', '0', () => push('0'))}
        <Button
          h={TOUCH.key}
          loading={props.busy}
          disabled={pin === ''}
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
