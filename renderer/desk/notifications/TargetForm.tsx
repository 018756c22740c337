import {
  Button,
  Checkbox,
  Group,
  PasswordInput,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  NOTICE_EVENTS,
  NOTICE_KINDS,
  NOTICE_LANGUAGES,
  type NoticeTarget,
  type NoticeTargetRequest,
} from '../../../shared/protocol/index.ts';
import { LANGUAGES } from '../../i18n/index.ts';
import { Sign } from '../common/Sign.tsx';
import { usePin } from '../session/PinGate.tsx';
import styles from './notifications.module.css';
import type { ChangeNotifications } from './useNotifications.ts';

export interface TargetFormProps {
  /** Absent: a new one. */
  readonly target?: NoticeTarget;
  readonly change: ChangeNotifications;
  readonly onClose: () => void;
}

const NEW = { kind: 'email', name: '', on: true, events: [] } as const;
const addressesIn = (text: string): string[] => text.split(/[\s,;，；]+/).filter(Boolean);

/** One receiver: of what kind, where, of what, in which language. */
export function TargetForm({ target, change, onClose }: TargetFormProps) {
  const { t, i18n } = useTranslation('notices');
  const pin = usePin();
  const [draft, setDraft] = useState<NoticeTargetRequest>(() => {
    // Who adds one most likely reads as those who are told.
    const own = NOTICE_LANGUAGES.find((one) => one === i18n.language) ?? 'en';
    const { kind, name, on, language, events } = target ?? { ...NEW, language: own };
    return { ...(target ? { id: target.id } : {}), kind, name, on, language, events: [...events] };
  });
  const [recipients, setRecipients] = useState((target?.recipients ?? []).join('\n'));
  const [url, setUrl] = useState('');
  const [secret, setSecret] = useState('');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const put = (over: Partial<NoticeTargetRequest>) => setDraft({ ...draft, ...over });

  const run = async (work: () => Promise<string | undefined>) => {
    if (!(await pin())) return;
    setBusy(true);
    const failed = await work();
    setBusy(false);
    setProblem(failed);
    if (failed === undefined) onClose();
  };
  const save = () =>
    run(() =>
      change('notifications:save-target', {
        ...draft,
        name: draft.name.trim(),
        ...(draft.kind === 'email' && recipients.trim() !== ''
          ? { recipients: addressesIn(recipients) }
          : {}),
        ...(draft.kind === 'webhook' && url.trim() !== '' ? { url: url.trim() } : {}),
        ...(draft.kind === 'webhook' && secret !== '' ? { secret } : {}),
      }),
    );

  return (
    <form
      className={styles['form']}
      data-testid="target-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Stack gap="sm">
        {!target && (
          <SegmentedControl
            aria-label={t('kindLabel')}
            value={draft.kind}
            onChange={(kind) => {
              const found = NOTICE_KINDS.find((one) => one === kind);
              if (found) put({ kind: found });
            }}
            data={NOTICE_KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
          />
        )}
        <TextInput
          label={t('name')}
          value={draft.name}
          maxLength={80}
          required
          onChange={(event) => put({ name: event.currentTarget.value })}
          data-testid="target-name-input"
        />
        {draft.kind === 'email' && (
          <Textarea
            label={t('recipients')}
            description={t('recipientsText')}
            value={recipients}
            autosize
            minRows={2}
            onChange={(event) => setRecipients(event.currentTarget.value)}
            data-testid="target-recipients"
          />
        )}
        {draft.kind === 'webhook' && (
          <>
            <TextInput
              label={t('url')}
              description={target ? t('urlKept', { origin: target.origin }) : t('urlText')}
              value={url}
              maxLength={2000}
              placeholder="https://"
              onChange={(event) => setUrl(event.currentTarget.value)}
              data-testid="target-url"
            />
            <PasswordInput
              label={t('secret')}
              description={t(target ? 'secretKept' : 'secretText')}
              value={secret}
              minLength={16}
              maxLength={200}
              autoComplete="off"
              onChange={(event) => setSecret(event.currentTarget.value)}
              data-testid="target-secret"
            />
          </>
        )}
        {draft.kind !== 'webhook' && (
          <Select
            label={t('language')}
            value={draft.language}
            allowDeselect={false}
            data={LANGUAGES.map(({ code, name }) => ({ value: code, label: name }))}
            onChange={(code) => {
              const language = NOTICE_LANGUAGES.find((one) => one === code);
              if (language) put({ language });
            }}
          />
        )}
        <Checkbox.Group
          label={t('events')}
          value={draft.events}
          onChange={(values) =>
            put({ events: NOTICE_EVENTS.filter((event) => values.includes(event)) })
          }
        >
          <div className={styles['events']}>
            {NOTICE_EVENTS.filter(
              (event) => draft.kind !== 'customer' || event.startsWith('order.'),
            ).map((event) => (
              <Checkbox
                key={event}
                value={event}
                label={t(`event.${event.replace('.', '-')}`)}
                data-testid={`event-${event}`}
              />
            ))}
          </div>
        </Checkbox.Group>
        <Switch
          label={t('on')}
          checked={draft.on}
          onChange={(event) => put({ on: event.currentTarget.checked })}
        />
        {problem !== undefined && <Sign kind="wrong">{problem}</Sign>}
        <Group gap="sm">
          <Button
            type="submit"
            loading={busy}
            disabled={draft.name.trim() === '' || draft.events.length === 0}
            data-testid="target-save"
          >
            {t('save')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          {target && (
            <Button
              variant="subtle"
              color="red"
              onClick={() =>
                void run(() => change('notifications:remove-target', { id: target.id }))
              }
              data-testid="target-remove"
            >
              {t('remove')}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}
