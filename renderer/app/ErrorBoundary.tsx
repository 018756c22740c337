import { Button, Center, Code, Stack, Text, Title } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorCode } from './errorCode.ts';

function Crashed(props: { code: string; onRestart: () => void }) {
  const { t } = useTranslation('app');
  return (
    <Center h="100%" data-testid="crashed">
      <Stack maw={560} p="lg">
        <Title>{t('crash.title')}</Title>
        <Text size="lg">{t('crash.text')}</Text>
        <Code>{t('crash.code', { code: props.code })}</Code>
        <Button size="xl" onClick={props.onRestart} autoFocus>
          {t('crash.restart')}
        </Button>
      </Stack>
    </Center>
  );
}

interface State {
  readonly code: string | undefined;
}

/** A screen that throws is replaced by a way on; the rest of the window stays. */
export class ErrorBoundary extends Component<
  { children: ReactNode; onRestart?: () => void },
  State
> {
  override state: State = { code: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { code: errorCode(error) };
  }

  override render(): ReactNode {
    if (this.state.code === undefined) return this.props.children;
    const restart = () => {
      this.props.onRestart?.();
      this.setState({ code: undefined });
    };
    return <Crashed code={this.state.code} onRestart={restart} />;
  }
}
