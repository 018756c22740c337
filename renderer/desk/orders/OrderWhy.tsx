import { Alert, Badge, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HoldRequest, OrderWhy as Why } from '../../../shared/protocol/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useDocument, useHost, useSession } from '../../replica/index.ts';
import { holdReason } from '../order/orderWords.ts';
import { actionWords, conditionWords, goesWords, seenWords } from '../rules/ruleWords.ts';
import { usePin } from '../session/PinGate.tsx';
import styles from './panel.module.css';

type ToldRule = NonNullable<Why['decided']>['rules'][number];

const MARK: Readonly<Record<ToldRule['result'], string>> = {
  met: '✓',
  'not-met': '✕',
  'not-tried': '–',
  'not-in-effect': '◷',
  off: '○',
};

export interface OrderWhyProps {
  readonly orderId: string;
  readonly blocked: string | null;
  /** Somebody said something of its hold. */
  readonly onSettled?: () => void;
}

/** Why an order is where it is, asked of central when the order or its state changes; and the word it waits for. */
export function OrderWhy({ orderId, blocked, onSettled }: OrderWhyProps) {
  const { t } = useTranslation('desk');
  const host = useHost();
  const errorText = useErrorText();
  const [why, setWhy] = useState<Why>();
  const [problem, setProblem] = useState<string>();
  const [shown, setShown] = useState(false);

  const [asked, setAsked] = useState(0);
  const load = useCallback(() => {
    setAsked((times) => times + 1);
    onSettled?.();
  }, [onSettled]);

  useEffect(() => {
    let over = false;
    const read = async () => {
      const answer = await host.call('orders:explain', { id: orderId });
      if (over) return;
      setWhy(answer.ok ? answer.value : undefined);
      setProblem(answer.ok ? undefined : errorText(answer.error));
    };
    void read();
    return () => {
      over = true;
    };
  }, [host, orderId, errorText, blocked, asked]);

  return (
    <Stack gap="xs" data-testid="order-why">
      {why?.hold && <HoldCard why={why} hold={why.hold} onSettled={load} />}
      {why !== undefined && (why.tags.length > 0 || why.wave !== undefined) && (
        <Group gap={6}>
          {why.wave !== undefined && (
            <Badge variant="outline" tt="none" data-testid="order-wave">
              {t('waves.inWave', { wave: why.wave.name })}
              {goesWords(t, why.open ? why.wave.goes?.at : undefined)}
            </Badge>
          )}
          {why.tags.map((tag) => (
            <Badge key={tag} variant="light" tt="none">
              {tag}
            </Badge>
          ))}
        </Group>
      )}
      <Group gap="xs">
        <Button
          variant="subtle"
          size="compact-sm"
          aria-expanded={shown}
          onClick={() => setShown(!shown)}
          data-testid="order-why-show"
        >
          {t('rules.why')}
        </Button>
        {why?.open === true && why.hold === null && <HoldAgain why={why} onSettled={load} />}
      </Group>
      {shown && problem !== undefined && (
        <Text size="sm" c="red">
          {problem}
        </Text>
      )}
      {shown && why && <WhyList why={why} />}
    </Stack>
  );
}

function WhyList({ why }: { readonly why: Why }) {
  const { t } = useTranslation('desk');
  const { decided } = why;
  if (!decided) return <Text size="sm">{t('rules.noRules', { warehouse: why.warehouse })}</Text>;
  const { outcome, asked } = decided;
  return (
    <Stack gap="xs" data-testid="order-why-list">
      <Text size="sm">
        {t(outcome.warehouse === why.warehouse ? 'rules.whereByRule' : 'rules.whereByDefault', {
          warehouse: why.warehouse,
        })}
      </Text>
      {asked.priority !== why.priority && (
        <Text size="sm">
          {t('rules.priorityChanged', { from: asked.priority, to: why.priority })}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        {t('rules.byVersion', { version: decided.version })}{' '}
        {t(decided.mode === 'first' ? 'rules.firstMatch' : 'rules.allMatch')}
      </Text>
      {decided.rules.map((rule) => (
        <div key={rule.id} className={styles['rule']} data-result={rule.result}>
          <Text size="sm" fw={600}>
            <span aria-hidden>{MARK[rule.result]}</span> {rule.name}
            <Text span size="sm" c="dimmed">
              {' '}
              {t(`rules.result.${rule.result}`)}
            </Text>
          </Text>
          {(rule.result === 'met' || rule.result === 'not-met') &&
            rule.conditions.map((condition, at) => (
              <Text size="xs" key={at}>
                <span aria-hidden>{condition.met === true ? '✓' : '✕'}</span>{' '}
                {conditionWords(t, condition)}
                {condition.seen !== undefined && (
                  <Text span size="xs" c="dimmed">
                    {' '}
                    {t('rules.seen', { value: seenWords(t, condition.seen) })}
                  </Text>
                )}
              </Text>
            ))}
          {rule.result === 'met' && (
            <Text size="xs">{rule.actions.map((one) => actionWords(t, one)).join(t('comma'))}</Text>
          )}
        </div>
      ))}
    </Stack>
  );
}

interface SettleProps {
  readonly why: Why;
  readonly onSettled: () => void;
}

function useSettle({ why, onSettled }: SettleProps) {
  const host = useHost();
  const pin = usePin();
  const errorText = useErrorText();
  const [problem, setProblem] = useState<string>();
  const settle = async (
    action: HoldRequest['action'],
    note: string,
    owner?: HoldRequest['owner'],
  ): Promise<boolean> => {
    if (!(await pin())) return false;
    const asked = { id: why.orderId, action, note, ...(owner ? { owner } : {}) };
    const answer = await host.call('orders:hold', asked);
    setProblem(answer.ok ? undefined : errorText(answer.error));
    if (answer.ok) onSettled();
    return answer.ok;
  };
  return { settle, problem };
}

function HoldCard(props: SettleProps & { readonly hold: NonNullable<Why['hold']> }) {
  const { t } = useTranslation('desk');
  const { t: tell } = useTranslation('order');
  const { hold } = props;
  const roles = useSession()?.roles ?? [];
  const [note, setNote] = useState('');
  const { settle, problem } = useSettle(props);
  const may = roles.some((role) => ['supervisor', 'admin', ...hold.mayRelease].includes(role));
  return (
    <Alert
      color="yellow"
      title={t(hold.kind === 'approval' ? 'rules.needsApproval' : 'rules.held')}
      data-testid="order-hold"
    >
      <Stack gap="xs">
        <Text size="sm">{holdReason(tell, hold)}</Text>
        {hold.rule !== undefined && <Text size="xs">{t('rules.heldBy', { rule: hold.rule })}</Text>}
        <HoldOwner {...props} />
        {problem !== undefined && (
          <Text size="sm" c="red">
            {problem}
          </Text>
        )}
        {may ? (
          <Group gap="xs" align="end">
            <TextInput
              size="xs"
              label={t('rules.reason')}
              value={note}
              maxLength={200}
              onChange={(event) => setNote(event.currentTarget.value)}
              data-testid="hold-note"
            />
            <Button
              size="sm"
              onClick={() => void settle('release', note.trim())}
              data-testid="hold-release"
            >
              {t(hold.kind === 'approval' ? 'rules.approve' : 'rules.release')}
            </Button>
            <Button
              size="sm"
              variant="subtle"
              color="red"
              onClick={() => void settle('decline', note.trim())}
              data-testid="hold-decline"
            >
              {t('rules.decline')}
            </Button>
          </Group>
        ) : (
          <Text size="xs">{t('rules.mayNotRelease')}</Text>
        )}
      </Stack>
    </Alert>
  );
}

const OWNER_ROLES = ['clerk', 'supervisor'] as const;

/** Whose it is to settle, and giving it to somebody else. */
function HoldOwner(props: SettleProps & { readonly hold: NonNullable<Why['hold']> }) {
  const { t } = useTranslation('order');
  const { owner = {} } = props.hold;
  const session = useSession();
  const personId = session?.operator.personId;
  const name = useDocument('people', owner.person)?.name;
  const { settle, problem } = useSettle(props);
  const told =
    owner.person !== undefined
      ? (name ?? owner.person)
      : t(owner.role === undefined ? 'page.nobody' : `role.${owner.role}`);
  return (
    <Group gap="xs">
      <Text size="xs" data-testid="hold-owner">
        {t('page.owner', { owner: told })}
      </Text>
      {personId !== undefined && personId !== owner.person && (
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() => void settle('assign', '', { person: personId })}
          data-testid="hold-take"
        >
          {t('page.takeOn')}
        </Button>
      )}
      {OWNER_ROLES.filter((role) => role !== owner.role).map((role) => (
        <Button
          key={role}
          size="compact-xs"
          variant="subtle"
          onClick={() => void settle('assign', '', { role })}
        >
          {t('page.giveTo', { role: t(`role.${role}`) })}
        </Button>
      ))}
      {problem !== undefined && (
        <Text size="xs" c="red">
          {problem}
        </Text>
      )}
    </Group>
  );
}

/** Also undoes a release that was one too many. */
function HoldAgain(props: SettleProps) {
  const { t } = useTranslation('desk');
  const roles = useSession()?.roles ?? [];
  const { settle, problem } = useSettle(props);
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const submit = async () => {
    if (await settle('hold', reason.trim())) setAsking(false);
  };
  if (!roles.includes('supervisor') && !roles.includes('admin')) return null;
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        onClick={() => setAsking(true)}
        data-testid="order-hold-again"
      >
        {t('rules.holdIt')}
      </Button>
      <Modal opened={asking} onClose={() => setAsking(false)} title={t('rules.holdIt')} centered>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <Stack gap="md">
            <TextInput
              label={t('rules.reason')}
              value={reason}
              maxLength={200}
              onChange={(event) => setReason(event.currentTarget.value)}
              error={problem}
              data-autofocus
              data-testid="hold-reason"
            />
            <Group justify="flex-end">
              <Button type="submit" disabled={reason.trim() === ''} data-testid="hold-confirm">
                {t('rules.holdIt')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
