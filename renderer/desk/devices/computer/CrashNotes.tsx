import { Button, Code, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CrashNote, ShellInfo } from '../../../../shared/host/index.ts';
import { RelativeTime } from '../../common/RelativeTime.tsx';
import styles from '../devices.module.css';

const SHOWN = 8;

function Note({ note }: { readonly note: CrashNote }) {
  const { t } = useTranslation('devices');
  const technical = [note.reason, note.detail, note.version].filter((text) => text !== '');
  return (
    <li data-testid="crash-note" data-kind={note.kind}>
      <Text>
        {t(`computer.note.${note.kind}`)} · <RelativeTime instant={note.at} />
      </Text>
      <Code className={styles['about'] ?? ''}>{technical.join(' · ')}</Code>
    </li>
  );
}

/** When and why this station stopped, for whoever supports it. */
export function CrashNotes({ shell }: { readonly shell: ShellInfo }) {
  const { t } = useTranslation('devices');
  const [copied, setCopied] = useState(false);
  const { notes } = shell;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(JSON.stringify({ version: shell.version, notes }, null, 2));
    setCopied(true);
  };
  return (
    <Stack gap="sm" data-testid="crash-notes">
      <Title order={4}>{t('computer.notes')}</Title>
      {notes.length === 0 ? (
        <Text>{t('computer.notesNone')}</Text>
      ) : (
        <>
          <Text size="sm" c="dimmed">
            {t('computer.notesHint')}
          </Text>
          <ul className={styles['choices']}>
            {notes.slice(0, SHOWN).map((note, at) => (
              <Note key={`${note.at}/${at}`} note={note} />
            ))}
          </ul>
          {notes.length > SHOWN && (
            <Text size="sm" c="dimmed">
              {t('computer.notesMore', { count: notes.length - SHOWN })}
            </Text>
          )}
          <Button
            variant="default"
            style={{ alignSelf: 'flex-start' }}
            onClick={() => void copy()}
            data-testid="crash-notes-copy"
          >
            {t(copied ? 'computer.copied' : 'computer.copy')}
          </Button>
        </>
      )}
    </Stack>
  );
}
