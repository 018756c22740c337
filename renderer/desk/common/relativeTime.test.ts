import { describe, expect, it } from 'vitest';
import { relativeTime } from './relativeTime.ts';

const NOW = Date.parse('2026-11-22T12:00:00.000Z');
const at = (ms: number) => new Date(NOW + ms).toISOString();

describe('relativeTime', () => {
  it.each([
    [0, 'en', 'now'],
    [-59_000, 'en', 'now'],
    [-5 * 60_000, 'en', '5 min. ago'],
    [3 * 3_600_000 + 1000, 'en', 'in 3 hr.'],
    [-26 * 3_600_000, 'en', 'yesterday'],
    [-5 * 60_000, 'zh-CN', '5分钟前'],
    [2 * 86_400_000, 'zh-CN', '后天'],
    [-45 * 86_400_000, 'en', 'Oct 8, 2026'],
    [-3 * 365 * 86_400_000, 'zh-CN', '2023/11/23'],
  ])('%i ms away in %s reads %s', (ms, language, expected) => {
    expect(relativeTime(at(ms), NOW, language)).toBe(expected);
  });
});
