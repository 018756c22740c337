import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './screen.module.css';

export interface DeskScreenProps {
  readonly testId: string;
  readonly title: string;
  /** What it is for, or who may see it. */
  readonly lead: string;
  readonly children: ReactNode;
}

/** A screen of settings or standings: a title, a sentence, and what is to be seen. */
export function DeskScreen({ testId, title, lead, children }: DeskScreenProps) {
  return (
    <div className={styles['screen']} data-testid={testId}>
      <Stack gap="md" p="lg" maw={1400}>
        <div>
          <Title order={3}>{title}</Title>
          <Text size="sm" c="dimmed">
            {lead}
          </Text>
        </div>
        {children}
      </Stack>
    </div>
  );
}
