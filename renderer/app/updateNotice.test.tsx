import { MantineProvider } from '@mantine/core';
import { createInstance } from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider, initReactI18next } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import english from '../../resources/locales/en/app.json';
import chinese from '../../resources/locales/zh-CN/app.json';
import type { ErrorValue } from '../../shared/errors.ts';
import type { UpdateState } from '../../shared/host/index.ts';
import { UpdateStrip } from './UpdateNotice.tsx';

async function draw(
  language: 'en' | 'zh-CN',
  update: UpdateState,
  problem: ErrorValue | null = null,
): Promise<string> {
  const texts = createInstance();
  await texts.use(initReactI18next).init({
    lng: language,
    resources: { en: { app: english }, 'zh-CN': { app: chinese } },
    interpolation: { escapeValue: false },
  });
  const nothing = (): undefined => undefined;
  return renderToStaticMarkup(
    <I18nextProvider i18n={texts}>
      <MantineProvider>
        <UpdateStrip {...{ update, problem }} onRestart={nothing} onLater={nothing} />
      </MantineProvider>
    </I18nextProvider>,
  );
}

const READY: UpdateState = { state: 'ready', version: '1.2.0', refusal: null };

describe('the line about an update', () => {
  it.each([
    ['en', 'Stowline 1.2.0 is ready', 'Restart now', 'Later'],
    ['zh-CN', 'Stowline 1.2.0 已就绪', '立即重启', '稍后'],
  ] as const)('in %s says that it is ready, and leaves the choice', async (language, ...texts) => {
    const drawn = await draw(language, READY);
    for (const text of texts) expect(drawn).toContain(text);
  });

  it.each([
    ['en', 'Finish what is in hand first'],
    ['zh-CN', '请先完成手上的作业'],
  ] as const)('in %s says why not now, where work is in hand', async (language, text) => {
    const problem = { code: 'work-unfinished', meta: { what: ['packing'] } };
    const drawn = await draw(language, READY, problem);
    expect(drawn).toContain(text);
    expect(drawn).toContain('update-ready');
  });

  it.each(['update-not-signed', 'update-altered', 'update-not-installed'] as const)(
    'tells a refusal (%s) without a way to take it all the same',
    async (refusal) => {
      const drawn = await draw('en', { state: 'refused', version: '1.2.0', refusal });
      expect(drawn).toContain('tell support');
      expect(drawn).not.toContain('Restart now');
    },
  );
});
