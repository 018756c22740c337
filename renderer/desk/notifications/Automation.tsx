import { Button, Group, NumberInput, Stack, Text, Title } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type {
  AllocationResponse,
  ChecksResponse,
  NoticeTarget,
} from '../../../shared/protocol/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useCollection, useDocument, useHost } from '../../replica/index.ts';
import { Sign } from '../common/Sign.tsx';
import { useDeskRoute } from '../common/useDeskRoute.ts';
import { usePin } from '../session/PinGate.tsx';
import { AutomaticRuns } from './AutomaticRuns.tsx';
import styles from './notifications.module.css';

const UNPAID_HOURS_MAX = 2160;

/** What the house's settings say of what happens by itself, as central has them. */
function useHouseSettings() {
  const host = useHost();
  const errorText = useErrorText();
  const [checks, setChecks] = useState<ChecksResponse>();
  const [allocation, setAllocation] = useState<AllocationResponse>();
  const [problem, setProblem] = useState<string>();
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let over = false;
    const load = async () => {
      const [kept, shared] = await Promise.all([
        host.call('checks:get', {}),
        host.call('allocation:get', {}),
      ]);
      if (over) return;
      if (kept.ok) setChecks(kept.value);
      if (shared.ok) setAllocation(shared.value);
    };
    void load();
    return () => {
      over = true;
    };
  }, [host, asked]);
  const closeUnpaidAfter = async (unpaidHours: number) => {
    if (!checks) return;
    const settings = { ...checks.settings, unpaidHours };
    const answer = await host.call('checks:save', { basedOn: checks.version, settings });
    setProblem(answer.ok ? undefined : errorText(answer.error));
    setAsked((times) => times + 1);
  };
  return { checks, allocation, problem, closeUnpaidAfter };
}

function Row(props: {
  readonly name: string;
  readonly isOn: boolean;
  readonly text: string;
  readonly children?: React.ReactNode;
}) {
  return (
    <Group justify="space-between" wrap="nowrap" align="center" className={styles['act']}>
      <div>
        <Text size="sm" fw={600}>
          {props.isOn ? '●' : '○'} {props.name}
        </Text>
        <Text size="sm" c="dimmed">
          {props.text}
        </Text>
      </div>
      {props.children}
    </Group>
  );
}

/** All that the house does without being asked: whether it does, by what setting, and where to look. */
export function Automation({ targets }: { readonly targets: readonly NoticeTarget[] }) {
  const { t } = useTranslation('notices');
  const pin = usePin();
  const { open } = useDeskRoute();
  const { checks, allocation, problem, closeUnpaidAfter } = useHouseSettings();
  const release = useDocument('settings', 'warehouse')?.autoRelease;
  const requests = useCollection('exceptions', {
    where: ({ kind, status }) => kind === 'replenishment' && status === 'open',
  });
  const [hours, setHours] = useState<number>();
  const kept = checks?.settings.unpaidHours ?? 0;
  const unpaid = hours ?? kept;
  const held = allocation?.settings.heldHours ?? 0;
  const on = targets.filter((target) => target.on);
  const sum = (of: 'waiting' | 'troubled') => targets.reduce((all, target) => all + target[of], 0);
  const save = async () => {
    if (!(await pin())) return;
    await closeUnpaidAfter(unpaid);
    setHours(undefined);
  };
  return (
    <Stack gap="xs" data-testid="automation">
      <Title order={5}>{t('automation')}</Title>
      <Row
        name={t('auto.release')}
        isOn={release?.on === true}
        text={
          release?.on === true ? t('auto.releaseOn', { seconds: release.gatherSeconds }) : t('off')
        }
      >
        <Button variant="subtle" onClick={() => open('orders')}>
          {t('auto.toOrders')}
        </Button>
      </Row>
      <Row
        name={t('auto.unpaid')}
        isOn={kept > 0}
        text={kept > 0 ? t('auto.afterHours', { hours: kept }) : t('off')}
      >
        {checks && (
          <Group gap="xs" wrap="nowrap">
            <NumberInput
              aria-label={t('auto.unpaidHours')}
              value={unpaid}
              onChange={(value) => setHours(Number(value) || 0)}
              min={0}
              max={UNPAID_HOURS_MAX}
              clampBehavior="strict"
              allowDecimal={false}
              w={90}
              data-testid="unpaid-hours"
            />
            <Button
              variant="default"
              disabled={unpaid === kept}
              onClick={() => void save()}
              data-testid="unpaid-save"
            >
              {t('save')}
            </Button>
          </Group>
        )}
      </Row>
      {allocation && (
        <Row
          name={t('auto.promises')}
          isOn={held > 0}
          text={held > 0 ? t('auto.afterHours', { hours: held }) : t('auto.withoutEnd')}
        />
      )}
      <Row name={t('auto.stock')} isOn text={t('auto.openRequests', { count: requests.length })}>
        <Button variant="subtle" onClick={() => open('exceptions')}>
          {t('auto.toExceptions')}
        </Button>
      </Row>
      <Row
        name={t('auto.telling')}
        isOn={on.length > 0}
        text={t('auto.told', { on: on.length, waiting: sum('waiting'), troubled: sum('troubled') })}
      />
      {problem !== undefined && <Sign kind="wrong">{problem}</Sign>}
      <AutomaticRuns />
    </Stack>
  );
}
