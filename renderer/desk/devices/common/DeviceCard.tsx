import { Group, Text } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from '../devices.module.css';

export interface DeviceCardProps {
  readonly icon: Icon;
  readonly name: string;
  /** Where it is and how it is set up, in one quiet line. */
  readonly about: string;
  readonly testId: string;
  readonly state: string;
  readonly children: ReactNode;
  readonly actions: ReactNode;
}

/** One device: what it is, how it is, what can be done with it. */
export function DeviceCard(props: DeviceCardProps) {
  const Shape = props.icon;
  return (
    <div
      className={styles['card']}
      data-testid={props.testId}
      data-name={props.name}
      data-state={props.state}
    >
      <div className={styles['cardRow']}>
        <Shape size={28} stroke={1.5} className={styles['cardIcon']} aria-hidden />
        <div className={styles['cardText']}>
          <Text fw={600}>{props.name}</Text>
          <Text size="sm" c="dimmed" className={styles['about'] ?? ''}>
            {props.about}
          </Text>
          {props.children}
        </div>
        <Group gap="sm" className={styles['cardActions'] ?? ''}>
          {props.actions}
        </Group>
      </div>
    </div>
  );
}
