import { createValue } from '../ui/value.ts';

export const VOLUMES = ['off', 'quiet', 'normal', 'loud'] as const;
export const SPEECH = ['off', 'trouble', 'everything'] as const;

/** How this station answers scans, besides the screen. */
export interface FeedbackSettings {
  readonly volume: (typeof VOLUMES)[number];
  /** What is spoken: nothing, what is wrong or needs attention, or every answer. */
  readonly speech: (typeof SPEECH)[number];
}

export const DEFAULT_FEEDBACK: FeedbackSettings = { volume: 'normal', speech: 'off' };
const KEY = 'stowline.feedback';

/** What was stored, as far as it is understood; the rest as it comes. */
export function readFeedback(stored: string | null): FeedbackSettings {
  let found: unknown;
  try {
    found = JSON.parse(stored ?? '{}');
  } catch {
    // Broken by hand: as if nothing had been set.
    return DEFAULT_FEEDBACK;
  }
  if (typeof found !== 'object' || found === null) return DEFAULT_FEEDBACK;
  const { volume, speech } = found as Record<string, unknown>;
  return {
    volume: VOLUMES.find((one) => one === volume) ?? DEFAULT_FEEDBACK.volume,
    speech: SPEECH.find((one) => one === speech) ?? DEFAULT_FEEDBACK.speech,
  };
}

/** Of this machine, whoever is signed in. */
export const feedbackSettings = createValue<FeedbackSettings>(
  readFeedback(globalThis.localStorage?.getItem(KEY) ?? null),
);

export function saveFeedback(settings: FeedbackSettings): void {
  localStorage.setItem(KEY, JSON.stringify(settings));
  feedbackSettings.set(settings);
}
