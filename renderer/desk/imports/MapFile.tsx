import { Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { missingFields } from '../../../shared/imports/index.ts';
import type { TableLook } from '../../../shared/protocol/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { Sign } from '../common/Sign.tsx';
import { useLanguage } from '../common/useLanguage.ts';
import { usePhrasebook } from '../common/usePhrasebook.ts';
import { useImporting, type ImportStatus } from './ImportProvider.tsx';
import { importErrorText } from './importText.ts';
import { MapColumns } from './MapColumns.tsx';
import { MapPreview } from './MapPreview.tsx';
import { MapSettings } from './MapSettings.tsx';
import { useMapping } from './useMapping.ts';
import styles from './imports.module.css';

/** A file whose columns nobody has named: look, say what they are, see what comes of it, take it. */
export function MapFile({ status }: { readonly status: ImportStatus }) {
  const { t } = useTranslation('desk');
  const { count } = useLanguage();
  const book = usePhrasebook();
  const errorText = useErrorText();
  const { take, discard } = useImporting();
  const work = useMapping(status.importId);
  const [remember, setRemember] = useState(true);
  const { look, mapping, preview, busy, error } = work;
  const missing = mapping === undefined ? [] : missingFields(mapping);
  const ready = mapping !== undefined && missing.length === 0 && mapping.channel.trim() !== '';
  return (
    <Stack gap="md" className={styles['card'] ?? ''} data-testid="map-file">
      <Group justify="space-between">
        <Text fw={600}>{status.filename}</Text>
        <Button
          size="xs"
          variant="default"
          onClick={() => discard(status.importId)}
          data-testid="map-discard"
        >
          {t('imports.map.discard')}
        </Button>
      </Group>
      {look && <Recognised look={look} />}
      {look && mapping && (
        <>
          <MapSettings
            look={look}
            mapping={mapping}
            onChange={work.change}
            onLook={work.lookAgain}
          />
          <MapColumns look={look} mapping={mapping} onChange={work.change} />
        </>
      )}
      {missing.length > 0 && (
        <Sign kind="attention" testId="map-missing">
          {t('imports.map.missing', {
            fields: missing.map((field) => t(`imports.field.${field}`)).join(', '),
          })}
        </Sign>
      )}
      {error && (
        <Sign kind="wrong" testId="map-error">
          {importErrorText(error, book, errorText)}
        </Sign>
      )}
      {preview && <MapPreview preview={preview} />}
      <Group>
        <Button
          variant={preview ? 'default' : 'filled'}
          disabled={!ready}
          loading={busy && look !== undefined}
          onClick={work.showPreview}
          data-testid="map-show-preview"
        >
          {t('imports.map.preview')}
        </Button>
        {preview && mapping && (
          <>
            <Button
              disabled={busy || preview.orders === 0}
              onClick={() => take(status, mapping, remember)}
              data-testid="map-take"
            >
              {t('imports.map.take', {
                count: preview.orders,
                formatted: count(preview.orders),
              })}
            </Button>
            <Checkbox
              checked={remember}
              onChange={(event) => setRemember(event.currentTarget.checked)}
              label={t('imports.map.remember', { dealer: mapping.channel })}
              data-testid="map-remember"
            />
          </>
        )}
      </Group>
    </Stack>
  );
}

/** How the file was read, and what of a dealer's header changed since. */
function Recognised({ look }: { readonly look: TableLook }) {
  const { t } = useTranslation('desk');
  const { format, encoding, delimiter, known } = look;
  const parts = [
    format.toUpperCase(),
    encoding?.toUpperCase(),
    delimiter === undefined || delimiter === '\t'
      ? undefined
      : t('imports.map.separatedBy', { mark: delimiter }),
  ];
  return (
    <>
      <Text size="sm" c="dimmed">
        {parts.filter(Boolean).join(' · ')}
      </Text>
      {known && !known.exact && (
        <Sign kind="attention" testId="map-changed">
          {t('imports.map.changed', {
            dealer: known.name,
            missing: known.missing.join(', ') || '–',
            added: known.added.join(', ') || '–',
          })}
        </Sign>
      )}
    </>
  );
}
