import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NoticeTarget } from '../../../shared/protocol/index.ts';
import screen from '../common/screen.module.css';
import { Sign } from '../common/Sign.tsx';
import { usePin } from '../session/PinGate.tsx';
import styles from './notifications.module.css';
import { TargetForm } from './TargetForm.tsx';
import type { ChangeNotifications } from './useNotifications.ts';

export interface TargetListProps {
  readonly targets: readonly NoticeTarget[];
  readonly hasMail: boolean;
  readonly change: ChangeNotifications;
}

/** Whom it goes to, in a line. */
function useReach(): (target: NoticeTarget) => string {
  const { t } = useTranslation('notices');
  return ({ kind, recipients, origin }) => {
    if (kind === 'customer') return t('toCustomer');
    return kind === 'email' ? recipients.join(', ') : (origin ?? '');
  };
}

/** Receivers, one of them open to be changed. */
export function TargetList({ targets, hasMail, change }: TargetListProps) {
  const { t } = useTranslation('notices');
  const reach = useReach();
  const pin = usePin();
  const [openId, setOpenId] = useState<string>();
  const [told, setTold] = useState<{ id: string; problem?: string }>();
  const isNew = openId === '';

  const test = async (id: string) => {
    if (!(await pin())) return;
    const problem = await change('notifications:test-target', { id });
    setTold(problem === undefined ? { id } : { id, problem });
  };

  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={5}>{t('targets')}</Title>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => setOpenId('')}
          data-testid="target-add"
        >
          {t('add')}
        </Button>
      </Group>
      {targets.length === 0 && !isNew && (
        <Text size="sm" c="dimmed">
          {t('empty')}
        </Text>
      )}
      {isNew && <TargetForm change={change} onClose={() => setOpenId(undefined)} />}
      {targets.map((target) => (
        <div key={target.id} className={screen['card']} data-testid="target">
          <Group justify="space-between" wrap="nowrap" align="start">
            <button
              type="button"
              className={screen['name']}
              aria-expanded={openId === target.id}
              onClick={() => setOpenId(openId === target.id ? undefined : target.id)}
              data-testid="target-name"
            >
              <Text fw={600}>
                {target.on ? '●' : '○'} {target.name}
              </Text>
              <Text size="sm" c="dimmed" className={styles['reach']}>
                {t(`kind.${target.kind}`)} · {reach(target)}
              </Text>
              <Text size="sm" c="dimmed">
                {target.on ? t('tellsOf', { count: target.events.length }) : t('off')}
                {target.waiting > 0 && ` · ${t('waitingCount', { count: target.waiting })}`}
                {target.troubled > 0 && ` · ▲ ${t('troubledCount', { count: target.troubled })}`}
              </Text>
            </button>
            {target.kind !== 'customer' && (
              <Button
                variant="subtle"
                disabled={!target.on}
                onClick={() => void test(target.id)}
                data-testid="target-test"
              >
                {t('test')}
              </Button>
            )}
          </Group>
          {target.stopped !== null && (
            <Sign kind="attention">{t(`stopped.${target.stopped}`)}</Sign>
          )}
          {target.on && target.kind !== 'webhook' && !hasMail && (
            <Sign kind="attention">{t('mailMissing')}</Sign>
          )}
          {told?.id === target.id &&
            (told.problem === undefined ? (
              <Sign kind="ok">{t('tested')}</Sign>
            ) : (
              <Sign kind="wrong">{told.problem}</Sign>
            ))}
          {openId === target.id && (
            <TargetForm target={target} change={change} onClose={() => setOpenId(undefined)} />
          )}
        </div>
      ))}
    </Stack>
  );
}
