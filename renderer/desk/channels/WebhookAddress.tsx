import { Button, Code, CopyButton, Group, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHost } from '../../replica/index.ts';
import styles from './channels.module.css';
import { isReachedFromOutside, webhookAddress } from './webhookUrl.ts';

/** What is entered at the channel, whole where this station knows it. */
export function WebhookAddress({ id }: { readonly id: string }) {
  const { t } = useTranslation('channels');
  const host = useHost();
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    let over = false;
    const read = async () => {
      const answer = await host.call('central:get-address', {});
      if (!over && answer.ok) setUrl(answer.value.url);
    };
    void read();
    return () => {
      over = true;
    };
  }, [host]);
  if (url === undefined) return null;
  const isWhole = isReachedFromOutside(url);
  const address = webhookAddress(isWhole ? url : undefined, id);
  return (
    <div>
      <Text size="sm" fw={600}>
        {t('webhook')}
      </Text>
      <Text size="sm" c="dimmed">
        {t('webhookText')} {!isWhole && t('webhookInside', { url })}
      </Text>
      <Group gap="sm" wrap="nowrap">
        <Code className={styles['address']} data-testid="channel-webhook">
          {address}
        </Code>
        <CopyButton value={address}>
          {({ copied, copy }) => (
            <Button variant="default" size="xs" onClick={copy} data-testid="channel-webhook-copy">
              {t(copied ? 'copied' : 'copy')}
            </Button>
          )}
        </CopyButton>
      </Group>
    </div>
  );
}
