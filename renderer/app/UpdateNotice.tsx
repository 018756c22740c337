import { Alert, Button, Group, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorValue } from '../../shared/errors.ts';
import type { UpdateState } from '../../shared/host/index.ts';
import { useErrorText } from '../i18n/index.ts';
import { useHost } from '../replica/index.ts';
import { TOUCH } from '../theme.ts';

export interface UpdateStripProps {
  readonly update: UpdateState;
  readonly problem: ErrorValue | null;
  readonly onRestart: () => void;
  readonly onLater: () => void;
}

/** One quiet line: an update never interrupts anybody. */
export function UpdateStrip({ update, problem, onRestart, onLater }: UpdateStripProps) {
  const { t } = useTranslation('app');
  const errorText = useErrorText();
  const version = update.version ?? '';
  const text =
    update.refusal === null
      ? t('updates.ready', { version })
      : t(`updates.${update.refusal}`, { version });
  return (
    <Alert
      color={update.refusal === null ? 'blue' : 'yellow'}
      variant="light"
      radius={0}
      p="xs"
      style={{ flex: 'none' }}
      icon={<IconDownload />}
      data-testid={`update-${update.state}`}
    >
      <Group justify="space-between" wrap="nowrap">
        <Text>{problem === null ? text : errorText(problem)}</Text>
        <Group wrap="nowrap">
          {update.state === 'ready' && (
            <Button variant="default" mih={TOUCH.target} onClick={onRestart}>
              {t('updates.restart')}
            </Button>
          )}
          <Button variant="subtle" mih={TOUCH.target} onClick={onLater}>
            {t('updates.later')}
          </Button>
        </Group>
      </Group>
    </Alert>
  );
}

/** An update that is ready, or was refused, until the person puts the line away. */
export function UpdateNotice() {
  const host = useHost();
  const [update, setUpdate] = useState<UpdateState>();
  const [away, setAway] = useState<UpdateState>();
  const [problem, setProblem] = useState<ErrorValue | null>(null);
  useEffect(() => {
    let told = false;
    const ask = async (): Promise<void> => {
      const answer = await host.call('updates:get', {});
      if (answer.ok && !told) setUpdate(answer.value);
    };
    const off = host.on('update', (state) => {
      told = true;
      setProblem(null);
      setUpdate(state);
    });
    void ask();
    return off;
  }, [host]);
  if (update === undefined || update === away) return null;
  if (update.state !== 'ready' && update.state !== 'refused') return null;
  const restart = async (): Promise<void> => {
    const answer = await host.call('updates:restart', {});
    setProblem(answer.ok ? null : answer.error);
  };
  return (
    <UpdateStrip
      {...{ update, problem }}
      onRestart={() => void restart()}
      onLater={() => setAway(update)}
    />
  );
}
