import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Notice } from '../../../shared/protocol/index.ts';
import screen from '../common/screen.module.css';
import { RelativeTime } from '../common/RelativeTime.tsx';

const SIGNS: Readonly<Record<Notice['state'], string>> = {
  waiting: '◔',
  sending: '◔',
  handing: '◔',
  sent: '✓',
  unknown: '▲',
  failed: '✕',
  dropped: '–',
};

/** One message: what it tells whom, and how it fared, in words. */
export function NoticeLine(props: {
  readonly notice: Notice;
  readonly onOrder?: (() => void) | undefined;
}) {
  const { t, i18n } = useTranslation('notices');
  const { notice, onOrder } = props;
  const { state, event, about, targetName, attempts, nextAt, changedAt, error } = notice;
  const key = `event.${event.replace('.', '-')}`;
  const words = i18n.exists(key, { ns: 'notices' }) ? t(key) : event;
  return (
    <div>
      <Text size="sm" fw={600}>
        {words}
        {about !== '' && ' · '}
        {onOrder ? (
          <button type="button" className={screen['link']} onClick={onOrder}>
            {about}
          </button>
        ) : (
          about
        )}{' '}
        → {targetName}
      </Text>
      <Text size="sm" c="dimmed">
        {SIGNS[state]} {t(`state.${state}`)} · <RelativeTime instant={changedAt} />
        {attempts > 1 && ` · ${t('attempts', { count: attempts })}`}
        {nextAt !== null && attempts > 0 && (
          <>
            {' · '}
            {t('next')} <RelativeTime instant={nextAt} />
          </>
        )}
      </Text>
      {error && (
        <Text size="sm" {...(state === 'sent' ? { c: 'dimmed' } : {})}>
          {t(`error.${error.code}`, { status: error.status })}
        </Text>
      )}
    </div>
  );
}
