import { Button, Group, NumberInput, Select, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChannelKind, ChannelRow } from '../../../shared/protocol/index.ts';
import { useHost } from '../../replica/index.ts';
import { Sign } from '../common/Sign.tsx';
import { usePin } from '../session/PinGate.tsx';
import { ChannelFieldInput, type FieldValue } from './ChannelFieldInput.tsx';
import { useChannelErrorText, type ChangeChannels } from './useChannels.ts';

export interface ChannelFormProps {
  readonly kinds: readonly ChannelKind[];
  /** Absent: a new one. */
  readonly channel?: ChannelRow;
  readonly change: ChangeChannels;
  readonly onClose: () => void;
}
type Values = Readonly<Record<string, FieldValue>>;

/** What was filled in: an empty field says nothing. */
const filled = (values: Values): Record<string, FieldValue> =>
  Object.fromEntries(
    Object.entries(values)
      .map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value] as const)
      .filter(([, value]) => value !== ''),
  );

/** A connection: its kind's own fields, secrets that are only ever written, and a test before anything is kept. */
export function ChannelForm({ kinds, channel, change, onClose }: ChannelFormProps) {
  const { t } = useTranslation('channels');
  const host = useHost();
  const errorText = useChannelErrorText();
  const pin = usePin();
  const [kindName, setKind] = useState(channel?.kind ?? kinds[0]?.kind ?? '');
  const kind = kinds.find((one) => one.kind === kindName);
  /** As it is called in the reader’s language; most have one name everywhere. */
  const nameOf = (one: ChannelKind) => t(`kindName.${one.kind}`, one.name);
  const [name, setName] = useState(channel?.name ?? (kind ? nameOf(kind) : ''));
  const [code, setCode] = useState('');
  const [settings, setSettings] = useState<Values>(channel?.settings ?? {});
  const [secrets, setSecrets] = useState<Values>({});
  const [pollSeconds, setPoll] = useState(channel?.pollSeconds);
  const [tellStock, setTellStock] = useState(channel?.tellStock ?? false);
  const [said, setSaid] = useState<{ ok: boolean; text: string }>();
  const [busy, setBusy] = useState(false);
  if (!kind) return null;

  const run = async (work: () => Promise<void>) => {
    if (!(await pin())) return;
    setBusy(true);
    await work();
    setBusy(false);
  };
  const test = () =>
    run(async () => {
      const of = channel === undefined ? {} : { id: channel.id };
      const given = { settings: filled(settings), secrets: filled(secrets) };
      const answer = await host.call('channels:test', { ...of, kind: kind.kind, ...given });
      if (!answer.ok) setSaid({ ok: false, text: errorText(answer.error) });
      else if (answer.value.error) setSaid({ ok: false, text: errorText(answer.value.error) });
      else setSaid({ ok: true, text: t('tested', { shop: answer.value.shop }) });
    });
  const save = () =>
    run(async () => {
      const common = {
        ...{ name: name.trim(), settings: filled(settings), tellStock },
        ...(pollSeconds === undefined ? {} : { pollSeconds }),
      };
      const given = filled(secrets);
      const failed = await (channel
        ? change('channels:change', {
            ...{ channel: channel.id, ...common },
            ...(Object.keys(given).length === 0 ? {} : { secrets: given }),
          })
        : change('channels:connect', {
            ...{ kind: kind.kind, ...common, secrets: given, on: true },
            ...(code.trim() === '' ? {} : { id: code.trim() }),
          }));
      if (failed === undefined) onClose();
      else setSaid({ ok: false, text: failed });
    });

  return (
    <form
      data-testid="channel-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Stack gap="sm" py="xs">
        {!channel && (
          <Select
            label={t('kind')}
            value={kindName}
            allowDeselect={false}
            data={kinds.map((one) => ({ value: one.kind, label: nameOf(one) }))}
            onChange={(next) => {
              const found = kinds.find((one) => one.kind === next);
              if (!found) return;
              setKind(found.kind);
              setName(nameOf(found));
              setSettings({});
              setSecrets({});
              setSaid(undefined);
            }}
            data-testid="channel-kind"
          />
        )}
        <Text size="xs" c="dimmed">
          {t('follows', { what: kind.follows })}
        </Text>
        <TextInput
          label={t('name')}
          value={name}
          maxLength={80}
          required
          onChange={(event) => setName(event.currentTarget.value)}
          data-testid="channel-name-input"
        />
        {!channel && (
          <TextInput
            label={t('code')}
            description={t('codeText')}
            value={code}
            maxLength={40}
            onChange={(event) => setCode(event.currentTarget.value.toLowerCase())}
            data-testid="channel-code"
          />
        )}
        {kind.fields.map((field) => {
          const [values, put] = field.secret ? [secrets, setSecrets] : [settings, setSettings];
          return (
            <ChannelFieldInput
              key={`${kind.kind}/${field.name}`}
              kind={kind.kind}
              field={field}
              isKept={field.secret && channel?.secrets.includes(field.name) === true}
              value={values[field.name]}
              onChange={(value) => put({ ...values, [field.name]: value })}
            />
          );
        })}
        <NumberInput
          label={t('pollSeconds')}
          value={pollSeconds ?? kind.pollSeconds}
          min={10}
          max={86_400}
          allowDecimal={false}
          onChange={(value) => setPoll(typeof value === 'number' ? value : undefined)}
        />
        {kind.tells.includes('stock') && (
          <Switch
            label={t('tellStock')}
            description={t('tellStockText')}
            checked={tellStock}
            onChange={(event) => setTellStock(event.currentTarget.checked)}
          />
        )}
        {!channel && (
          <Text size="sm" c="dimmed">
            {t('since')}
          </Text>
        )}
        {said && (
          <Sign kind={said.ok ? 'ok' : 'wrong'} testId="channel-said">
            {said.text}
          </Sign>
        )}
        <Group gap="sm">
          <Button
            type="submit"
            loading={busy}
            disabled={name.trim() === ''}
            data-testid="channel-save"
          >
            {t(channel ? 'change' : 'save')}
          </Button>
          <Button
            variant="default"
            disabled={busy}
            onClick={() => void test()}
            data-testid="channel-test"
          >
            {t('test')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
