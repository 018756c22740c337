import { describe, expect, it } from 'vitest';
import { DEFAULT_FEEDBACK, readFeedback } from './feedbackSettings.ts';
import { SOUNDS, type SoundName } from './sounds.ts';
import { chooseVoice, isSpoken, speakable } from './speech.ts';

describe('what this station is set to', () => {
  it('is sound without speech until somebody says otherwise', () => {
    for (const stored of [null, '', '{', '[]', '3', '{"volume":"deafening"}'])
      expect(readFeedback(stored)).toEqual(DEFAULT_FEEDBACK);
    expect(DEFAULT_FEEDBACK).toEqual({ volume: 'normal', speech: 'off' });
  });

  it('keeps what is understood of it', () => {
    expect(readFeedback('{"volume":"loud","speech":"trouble"}')).toEqual({
      volume: 'loud',
      speech: 'trouble',
    });
    expect(readFeedback('{"volume":"x","speech":"everything"}').speech).toBe('everything');
  });
});

describe('speech', () => {
  it.each([
    ['off', []],
    ['trouble', ['attention', 'wrong']],
    ['everything', ['ok', 'attention', 'wrong']],
  ] as const)('%s speaks %j', (speech, spoken) => {
    const kinds = ['ok', 'attention', 'wrong'] as const;
    expect(kinds.filter((kind) => isSpoken(speech, kind))).toEqual(spoken);
  });

  it('reads no signs out', () => {
    expect(speakable('✕ Wrong item · 3 – left')).toBe(', Wrong item, 3, left');
  });

  it('takes a voice of the language, one of this machine first', () => {
    const voices = [
      { lang: 'de-DE', localService: true },
      { lang: 'zh-CN', localService: false },
      { lang: 'zh_TW', localService: true },
      { lang: 'en-GB', localService: true },
    ];
    expect(chooseVoice(voices, 'zh-CN')).toBe(voices[2]);
    expect(chooseVoice(voices.slice(0, 2), 'zh-CN')).toBe(voices[1]);
    expect(chooseVoice(voices, 'en')).toBe(voices[3]);
    expect(chooseVoice(voices.slice(0, 1), 'en')).toBeUndefined();
  });
});

describe('sounds', () => {
  const names = Object.keys(SOUNDS) as SoundName[];

  it('are told apart by rhythm alone', () => {
    const rhythm = (name: SoundName) =>
      SOUNDS[name].map(({ from, seconds }) => `${from}+${seconds}`).join(' ');
    expect(new Set(names.map(rhythm)).size).toBe(names.length);
  });

  it('are over before the next scan, the error last of all', () => {
    for (const name of names) {
      const end = Math.max(...SOUNDS[name].map(({ from, seconds }) => from + seconds));
      expect(end).toBeLessThan(name === 'error' ? 0.8 : 0.4);
    }
    expect(SOUNDS.ok[0]?.from).toBe(0);
  });
});
