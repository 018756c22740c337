import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** The one accent. Shade 6 on white and shade 3 on the dark ground both keep AA for text. */
const harbour: MantineColorsTuple = [
  '#e5f4ff',
  '#cde6fb',
  '#9bcbf3',
  '#64aeeb',
  '#3995e4',
  '#1f85e0',
  '#0b6bc4',
  '#005fae',
  '#00549c',
  '#00457f',
];

/** Neutral, nearly black ground: white text on it is 17:1, the floor's AAA everywhere. */
const ground: MantineColorsTuple = [
  '#f4f5f6',
  '#dfe2e5',
  '#c3c8cd',
  '#a6adb4',
  '#6b747d',
  '#434b53',
  '#2b3138',
  '#1d2227',
  '#14181c',
  '#0d1013',
];

export const FONT_FAMILY =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif';

/** px. A 4 px grid, one radius; the smallest thing a glove can hit, and the space around it. */
export const TOUCH = { target: 48, key: 64, gap: 8 } as const;

export const theme = createTheme({
  primaryColor: 'harbour',
  primaryShade: { light: 6, dark: 4 },
  autoContrast: true,
  colors: { harbour, dark: ground },
  fontFamily: FONT_FAMILY,
  headings: { fontFamily: FONT_FAMILY, fontWeight: '700' },
  defaultRadius: 8,
  spacing: { xs: '4px', sm: '8px', md: '16px', lg: '24px', xl: '32px' },
  respectReducedMotion: true,
  cursorType: 'pointer',
});
