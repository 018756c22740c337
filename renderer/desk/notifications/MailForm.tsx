import {
  Button,
  Group,
  NumberInput,
  PasswordInput,
  Select,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAIL_SECURITIES, type MailAccount } from '../../../shared/protocol/index.ts';
import { Sign } from '../common/Sign.tsx';
import { usePin } from '../session/PinGate.tsx';
import styles from './notifications.module.css';
import type { ChangeNotifications } from './useNotifications.ts';

const NONE: Omit<MailAccount, 'hasPassword'> = {
  ...{ host: '', port: 587, security: 'starttls', user: '', from: '', fromName: 'Stowline' },
};

/** The account that e-mails are sent from: one for the house. */
export function MailForm(props: {
  readonly mail: MailAccount | null;
  readonly change: ChangeNotifications;
}) {
  const { t } = useTranslation('notices');
  const pin = usePin();
  const { mail, change } = props;
  const [open, setOpen] = useState(false);
  const [draft, setDraft] = useState<Omit<MailAccount, 'hasPassword'>>(() => {
    if (!mail) return NONE;
    const { hasPassword: _, ...account } = mail;
    return account;
  });
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string>();
  const put = (over: Partial<typeof draft>) => setDraft({ ...draft, ...over });
  const save = async () => {
    if (!(await pin())) return;
    const secret = password === '' ? {} : { password };
    setProblem(await change('notifications:save-mail', { ...draft, ...secret }));
  };
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <div>
          <Title order={5}>{t('mail')}</Title>
          <Text size="sm" c="dimmed">
            {mail ? `${mail.from} · ${mail.host}:${mail.port}` : t('mailNone')}
          </Text>
        </div>
        <Button variant="default" onClick={() => setOpen(!open)} data-testid="mail-open">
          {t(mail ? 'change' : 'setUp')}
        </Button>
      </Group>
      {open && (
        <form
          className={styles['form']}
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <Stack gap="sm">
            <Group gap="sm" grow align="end">
              <TextInput
                label={t('mailHost')}
                value={draft.host}
                required
                maxLength={253}
                onChange={(event) => put({ host: event.currentTarget.value.trim() })}
                data-testid="mail-host"
              />
              <NumberInput
                label={t('mailPort')}
                value={draft.port}
                min={1}
                max={65_535}
                allowDecimal={false}
                onChange={(port) => put({ port: Number(port) || 0 })}
                data-testid="mail-port"
              />
            </Group>
            <Select
              label={t('security')}
              value={draft.security}
              allowDeselect={false}
              data={MAIL_SECURITIES.map((one) => ({ value: one, label: t(`securities.${one}`) }))}
              onChange={(value) => {
                const security = MAIL_SECURITIES.find((one) => one === value);
                if (security) put({ security });
              }}
            />
            {draft.security === 'none' && <Sign kind="attention">{t('inTheClear')}</Sign>}
            <TextInput
              label={t('mailUser')}
              value={draft.user}
              maxLength={254}
              autoComplete="off"
              onChange={(event) => put({ user: event.currentTarget.value })}
              data-testid="mail-user"
            />
            <PasswordInput
              label={t('mailPassword')}
              description={mail?.hasPassword === true ? t('passwordKept') : undefined}
              value={password}
              maxLength={500}
              autoComplete="off"
              onChange={(event) => setPassword(event.currentTarget.value)}
              data-testid="mail-password"
            />
            <Group gap="sm" grow align="end">
              <TextInput
                label={t('from')}
                value={draft.from}
                required
                maxLength={254}
                onChange={(event) => put({ from: event.currentTarget.value })}
                data-testid="mail-from"
              />
              <TextInput
                label={t('fromName')}
                value={draft.fromName}
                maxLength={80}
                onChange={(event) => put({ fromName: event.currentTarget.value })}
              />
            </Group>
            {problem !== undefined && <Sign kind="wrong">{problem}</Sign>}
            <Button type="submit" style={{ alignSelf: 'start' }} data-testid="mail-save">
              {t('save')}
            </Button>
          </Stack>
        </form>
      )}
    </Stack>
  );
}
