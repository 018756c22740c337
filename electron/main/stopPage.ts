import type { CrashNote } from '../../shared/host/contract.ts';
import type { Language } from '../../shared/schema/base.ts';

interface Words {
  readonly title: string;
  readonly safe: string;
  readonly steps: readonly string[];
  readonly again: string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    title: 'Stowline stopped several times',
    safe: 'What was scanned and confirmed is kept on this computer and goes to central as usual.',
    steps: [
      'Press the button below to try again.',
      'If it stops again, restart this computer.',
      'If that does not help, work at another station and tell support what stands below.',
    ],
    again: 'Try again',
  },
  'zh-CN': {
    title: 'Stowline 多次意外停止',
    safe: '已扫描并确认的内容都保存在这台电脑上，会照常上传到中央系统。',
    steps: [
      '请按下面的按钮重试。',
      '如果再次停止，请重新启动这台电脑。',
      '如果仍无法解决，请改用其他工作站，并把下面的内容告诉支持人员。',
    ],
    again: '重试',
  },
};

const STYLE = `body{margin:0;padding:8vh 8vw;background:#14181c;color:#fff;font:22px/1.5 system-ui,sans-serif}
h1{font-size:34px;line-height:1.25}li{margin:12px 0}
a{display:inline-block;margin-top:16px;padding:16px 40px;border-radius:8px;background:#fff;color:#14181c;font-weight:700;text-decoration:none}
pre{margin-top:32px;font-size:15px;white-space:pre-wrap;color:#c3c8cd}`;

/** Of so many crashes support is told here; all are kept. */
const TOLD = 4;

const asText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Shown when the app's own page keeps crashing: no script, nothing but words and a way to try again. */
export function stopPage(language: Language, notes: readonly CrashNote[]): string {
  const { title, safe, steps, again } = WORDS[language];
  const items = steps.map((step) => `<li>${step}</li>`).join('');
  const told = notes
    .slice(0, TOLD)
    .map(({ at, version, kind, reason, detail }) => [at, version, kind, reason, detail].join(' '));
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>Stowline</title><style>${STYLE}</style><h1>${title}</h1><p>${safe}</p><ol>${items}</ol><p><a href="/" autofocus>${again}</a></p><pre>${asText(told.join('\n'))}</pre></html>`;
}
