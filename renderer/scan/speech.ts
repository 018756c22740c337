import type { Language } from '../../shared/schema/index.ts';
import { feedbackSettings, type FeedbackSettings } from './feedbackSettings.ts';

export type AnswerKind = 'ok' | 'attention' | 'wrong';

/** Whether an answer is spoken. Those that need a person come before those that only confirm. */
export const isSpoken = (speech: FeedbackSettings['speech'], kind: AnswerKind): boolean =>
  speech === 'everything' || (speech === 'trouble' && kind !== 'ok');

/** Signs that voices read out by name, or stumble over, become pauses. */
export const speakable = (text: string): string =>
  text
    .replaceAll(/[✓▲✕·–—|]/g, ', ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/( ,)+/g, ',')
    .trim();

/** The best voice here for a language: one on this machine before one that needs the network. */
export function chooseVoice<V extends Pick<SpeechSynthesisVoice, 'lang' | 'localService'>>(
  voices: readonly V[],
  language: Language,
): V | undefined {
  const [family = ''] = language.toLowerCase().split('-');
  const fits = (voice: V) => voice.lang.toLowerCase().replace('_', '-');
  const able = voices.filter((voice) => fits(voice).split('-')[0] === family);
  const exact = able.filter((voice) => fits(voice) === language.toLowerCase());
  return (
    exact.find(({ localService }) => localService) ??
    able.find(({ localService }) => localService) ??
    exact[0] ??
    able[0]
  );
}

/** Whether this browser can speak at all. */
export const canSpeak = (): boolean => 'speechSynthesis' in globalThis;

/** Says it at once; what was being said is cut short, since the newest answer is the one that counts. */
export function say(text: string, language: Language): void {
  if (!canSpeak()) return;
  const { speechSynthesis } = globalThis;
  speechSynthesis.cancel();
  const utterance = new SpeechSynthesisUtterance(speakable(text));
  utterance.lang = language;
  utterance.rate = 1.15;
  const voice = chooseVoice(speechSynthesis.getVoices(), language);
  if (voice) utterance.voice = voice;
  speechSynthesis.speak(utterance);
}

/** Speaks an answer, where this station is set to. */
export function speakAnswer(kind: AnswerKind, text: string, language: Language): void {
  if (isSpoken(feedbackSettings.get().speech, kind)) say(text, language);
}
