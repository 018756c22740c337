import { Button, Group, Paper, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { TOUCH } from '../theme.ts';
import type { TypedCodeState } from './useTypedCode.ts';

/** The line a code is typed into, over the header and beside nobody's work. */
export function TypedCode({ typed }: { typed: TypedCodeState }) {
  const { t } = useTranslation('app');
  if (typed.text === null) return null;
  return (
    <Paper
      component="form"
      withBorder
      shadow="xl"
      p="md"
      pos="fixed"
      style={{ insetInline: 0, top: 0, zIndex: 250 }}
      data-testid="typed-code"
      onSubmit={(event) => {
        event.preventDefault();
        typed.enter();
      }}
    >
      <Group align="end" wrap="nowrap" gap="sm">
        <TextInput
          style={{ flex: 1 }}
          size="lg"
          autoFocus
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          label={t('typedCode.label')}
          description={t('typedCode.hint')}
          maxLength={200}
          value={typed.text}
          onChange={(event) => typed.change(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Escape' && typed.close()}
          data-testid="typed-code-field"
        />
        <Button type="submit" mih={TOUCH.target} data-testid="typed-code-enter">
          {t('typedCode.enter')}
        </Button>
        <Button variant="default" mih={TOUCH.target} onClick={typed.close}>
          {t('typedCode.close')}
        </Button>
      </Group>
    </Paper>
  );
}
