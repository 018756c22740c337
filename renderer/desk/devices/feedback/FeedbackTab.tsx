import { Button, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import {
  canSpeak,
  feedbackSettings,
  playSound,
  saveFeedback,
  say,
  SPEECH,
  VOLUMES,
  type SoundName,
  useScan,
} from '../../../scan/index.ts';
import { StateWords } from '../common/StateWords.tsx';
import styles from './feedback.module.css';

const SAMPLES = [
  { sound: 'ok', kind: 'ok', shape: '✓' },
  { sound: 'attention', kind: 'attention', shape: '▲' },
  { sound: 'error', kind: 'wrong', shape: '✕' },
  { sound: 'done', kind: 'ok', shape: '✓' },
] as const satisfies readonly { sound: SoundName; kind: string; shape: string }[];

/** How this station answers scans to ear and eye: set, and tried. */
export function FeedbackTab() {
  const { t, i18n } = useTranslation('devices');
  const settings = useSyncExternalStore(feedbackSettings.subscribe, feedbackSettings.get);
  const [tried, setTried] = useState<(typeof SAMPLES)[number]>();
  const language = i18n.language === 'zh-CN' ? 'zh-CN' : 'en';
  useScan(() => setTried(SAMPLES[0]));

  const attempt = (sample: (typeof SAMPLES)[number]) => {
    setTried(sample);
    playSound(sample.sound);
    if (settings.speech !== 'off') say(t(`feedback.says.${sample.sound}`), language);
  };
  return (
    <Stack gap="lg" data-testid="feedback-screen">
      <div>
        <Text fw={600} mb="xs">
          {t('feedback.volume')}
        </Text>
        <SegmentedControl
          value={settings.volume}
          onChange={(volume) => saveFeedback({ ...settings, volume })}
          data={VOLUMES.map((value) => ({ value, label: t(`feedback.volumes.${value}`) }))}
          data-testid="feedback-volume"
        />
      </div>
      <div>
        <Text fw={600} mb="xs">
          {t('feedback.speech')}
        </Text>
        <SegmentedControl
          value={settings.speech}
          onChange={(speech) => saveFeedback({ ...settings, speech })}
          data={SPEECH.map((value) => ({ value, label: t(`feedback.speeches.${value}`) }))}
          disabled={!canSpeak()}
          data-testid="feedback-speech"
        />
        <Text size="sm" c="dimmed" mt="xs">
          {t('feedback.speechHint')}
        </Text>
        {!canSpeak() && <StateWords kind="attention">{t('feedback.noSpeech')}</StateWords>}
      </div>
      <div>
        <Text fw={600} mb="xs">
          {t('feedback.try')}
        </Text>
        <div className={styles['samples']}>
          {SAMPLES.map((sample) => (
            <Button
              key={sample.sound}
              size="lg"
              variant="default"
              onClick={() => attempt(sample)}
              data-testid={`feedback-try-${sample.sound}`}
            >
              {sample.shape} {t(`feedback.name.${sample.sound}`)}
            </Button>
          ))}
        </div>
      </div>
      <div
        key={tried?.sound ?? 'none'}
        className={styles['bar']}
        data-kind={tried?.kind ?? 'none'}
        data-testid="feedback-bar"
        role="status"
      >
        {tried ? (
          <>
            <b aria-hidden>{tried.shape}</b> {t(`feedback.says.${tried.sound}`)}
          </>
        ) : (
          t('feedback.nothing')
        )}
      </div>
      <Text size="sm" c="dimmed">
        {t('feedback.eyes')}
      </Text>
    </Stack>
  );
}
