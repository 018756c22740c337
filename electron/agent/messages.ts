import { toErrorValue } from '../../shared/errors.ts';
import { isUntrustedReason } from '../station/index.ts';

type Language = 'en' | 'zh-CN';
type Sentence = (meta: Readonly<Record<string, unknown>>) => { [L in Language]: string };

const text = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

const unreachable = (reason: unknown): ReturnType<Sentence> => ({
  en: `Central does not answer (${text(reason)}). The first start needs it; later ones don't. Check --central and the network.`,
  'zh-CN': `中心系统没有响应（${text(reason)}）。首次启动需要连接，之后不需要。请检查 --central 地址和网络。`,
});

const untrusted = (reason: unknown): ReturnType<Sentence> => ({
  en: `Central's certificate is not trusted here (${text(reason)}). Name the authority that issued it with --ca FILE, or with NODE_EXTRA_CA_CERTS.`,
  'zh-CN': `此处不信任中心系统的证书（${text(reason)}）。请用 --ca 文件 或 NODE_EXTRA_CA_CERTS 指定签发它的机构。`,
});

/** What may keep the agent from starting, and the way out of it. */
const SENTENCES: Readonly<Record<string, Sentence>> = {
  'journal-in-use': ({ path }) => ({
    en: `Another station is using ${text(path)}. Close it, or choose another folder with --data.`,
    'zh-CN': `另一个工作站正在使用 ${text(path)}。请先关闭它，或用 --data 选择其他文件夹。`,
  }),
  'journal-damaged': ({ path }) => ({
    en: `${text(path)} is not a readable journal. Keep the file for support, and start with another --data folder and a new enrolment code.`,
    'zh-CN': `${text(path)} 不是可读取的日志文件。请保留该文件供支持人员检查，并用新的 --data 文件夹和新的注册码启动。`,
  }),
  'journal-too-new': ({ path }) => ({
    en: `${text(path)} was written by a newer Stowline. Update this one.`,
    'zh-CN': `${text(path)} 由更新版本的 Stowline 写入。请先升级本程序。`,
  }),
  'not-enrolled': ({ centralUrl }) => ({
    en: `This station is not enrolled at ${text(centralUrl)}. Get a code there and start with --enrol CODE.`,
    'zh-CN': `本工作站尚未在 ${text(centralUrl)} 注册。请获取注册码，并用 --enrol 注册码 启动。`,
  }),
  'station-key-lost': ({ stationId }) => ({
    en: `The key of station ${text(stationId)} is gone. Start with another --data folder and a new enrolment code; facts still waiting here need support.`,
    'zh-CN': `工作站 ${text(stationId)} 的密钥已丢失。请用新的 --data 文件夹和新的注册码启动；此处尚未上传的记录请联系支持人员。`,
  }),
  'code-invalid': ({ reason }) => ({
    en: `Central does not take this enrolment code (${text(reason)}). Get a new one.`,
    'zh-CN': `中心系统不接受此注册码（${text(reason)}）。请重新获取。`,
  }),
  'ca-unusable': ({ file, problem }) => ({
    en: `${text(file)} is no certificate that can be used (${text(problem)}). --ca takes the PEM file of the authority that issued central's certificate.`,
    'zh-CN': `${text(file)} 不是可用的证书（${text(problem)}）。--ca 需要签发中心系统证书的机构的 PEM 文件。`,
  }),
  'too-many-requests': () => ({
    en: 'Central has had too many tries from this address. Wait a minute and start again.',
    'zh-CN': '来自此地址的尝试过多。请等一分钟后重新启动。',
  }),
  offline: ({ reason }) => (isUntrustedReason(reason) ? untrusted(reason) : unreachable(reason)),
  'port-in-use': ({ port }) => ({
    en: `Port ${text(port)} is taken. Choose another with --port.`,
    'zh-CN': `端口 ${text(port)} 已被占用。请用 --port 选择其他端口。`,
  }),
  'central-url-invalid': ({ url }) => ({
    en: `${text(url)} is not an address of central. It looks like http://host:port.`,
    'zh-CN': `${text(url)} 不是中心系统的地址。格式为 http://主机:端口。`,
  }),
  'agent-never-ran': ({ dataDir }) => ({
    en: `No agent has run with ${text(dataDir)} yet. Start it first.`,
    'zh-CN': `尚未有代理程序使用过 ${text(dataDir)}。请先启动它。`,
  }),
};

export const languageOf = (locale: string | undefined): Language =>
  locale?.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';

export function explain(error: unknown, language: Language): string {
  const { code, meta } = toErrorValue(error);
  const sentence = SENTENCES[code];
  if (sentence) return sentence(meta)[language];
  return error instanceof Error ? error.message : String(error);
}
