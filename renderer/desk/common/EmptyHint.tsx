import { Button, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

export interface EmptyHintProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
  readonly children?: ReactNode;
}

/** An empty screen teaches: what belongs here and how to get it. */
export function EmptyHint({ icon, title, text, action, children }: EmptyHintProps) {
  return (
    <Stack align="center" justify="center" gap="xs" p="xl" maw={480} mx="auto" ta="center">
      <Text c="dimmed" component="div" lh={0}>
        {icon}
      </Text>
      <Text fw={600}>{title}</Text>
      <Text size="sm" c="dimmed">
        {text}
      </Text>
      {children}
      {action && (
        <Button variant="light" size="xs" onClick={action.run}>
          {action.label}
        </Button>
      )}
    </Stack>
  );
}
