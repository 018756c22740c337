import { toErrorValue } from '../../shared/errors.ts';
import { explain, languageOf } from '../agent/messages.ts';

interface Message {
  readonly title: string;
  readonly text: string;
}

const TITLES = { en: 'Stowline cannot start', 'zh-CN': 'Stowline 无法启动' } as const;

/** Reasons that only a shell with an OS key store has; all others are the station's and told alike everywhere. */
const SENTENCES: Readonly<Record<string, { en: string; 'zh-CN': string }>> = {
  'secret-store-unprotected': {
    en: 'This desktop has no key store (GNOME Keyring, KWallet) to keep the station’s key in. Install one and sign in again, or start with --key-in-file to keep it in a file that only this user can read.',
    'zh-CN':
      '此桌面没有可用于保存工作站密钥的密钥库（GNOME Keyring、KWallet）。请安装后重新登录，或使用 --key-in-file 启动，将密钥保存在仅当前用户可读的文件中。',
  },
  'secret-store-unavailable': {
    en: 'The system’s key store is not available. Unlock it and start again.',
    'zh-CN': '系统密钥库不可用。请解锁后重新启动。',
  },
  'secret-unreadable': {
    en: 'The station’s key cannot be opened with this user’s key store. Sign in as the user who set up the station, or enrol it again in another --data folder.',
    'zh-CN':
      '无法用当前用户的密钥库打开工作站密钥。请使用设置该工作站的用户登录，或用新的 --data 文件夹重新注册。',
  },
};

/** What a person is told when the station cannot start, in the language of the system. */
export function startupMessage(error: unknown, locale: string): Message {
  const language = languageOf(locale);
  const sentence = SENTENCES[toErrorValue(error).code];
  return { title: TITLES[language], text: sentence?.[language] ?? explain(error, language) };
}
