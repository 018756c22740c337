import { feedbackSettings } from './feedbackSettings.ts';

export type SoundName = 'ok' | 'error' | 'attention' | 'done';

interface Tone {
  /** Hz */
  readonly pitch: number;
  /** Seconds after the start, and how long. */
  readonly from: number;
  readonly seconds: number;
  readonly shape: OscillatorType;
}

const tone = (pitch: number, from: number, seconds: number, shape: OscillatorType = 'sine') => ({
  pitch,
  from,
  seconds,
  shape,
});

/** Told apart by rhythm and direction, not only by pitch: a noisy hall eats pitch. */
export const SOUNDS: Readonly<Record<SoundName, readonly Tone[]>> = {
  ok: [tone(1760, 0, 0.07)],
  error: [
    tone(220, 0, 0.16, 'square'),
    tone(220, 0.22, 0.16, 'square'),
    tone(165, 0.44, 0.3, 'square'),
  ],
  attention: [tone(880, 0, 0.1, 'triangle'), tone(880, 0.16, 0.1, 'triangle')],
  done: [tone(1047, 0, 0.09), tone(1319, 0.1, 0.09), tone(1568, 0.2, 0.18)],
};

/** Gain at its loudest, by what the station is set to. */
const GAIN = { off: 0, quiet: 0.2, normal: 0.5, loud: 1 } as const;
let audio: AudioContext | undefined;

/** Beeps at once; where the browser wants a touch or key first, the next one sounds. */
export function playSound(name: SoundName): void {
  const volume = GAIN[feedbackSettings.get().volume];
  if (volume === 0) return;
  audio ??= new AudioContext({ latencyHint: 'interactive' });
  const context = audio;
  if (context.state === 'suspended') void context.resume();
  for (const { pitch, from, seconds, shape } of SOUNDS[name]) {
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    const start = context.currentTime + from;
    oscillator.type = shape;
    oscillator.frequency.value = pitch;
    // Short ramps: a hard edge clicks.
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(volume, start + 0.005);
    gain.gain.setValueAtTime(volume, start + seconds - 0.01);
    gain.gain.linearRampToValueAtTime(0, start + seconds);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(start);
    oscillator.stop(start + seconds);
  }
}
