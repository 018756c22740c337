import type { Language } from '../../shared/schema/base.ts';
import type { Unfinished } from './quitting.ts';

interface Question {
  readonly message: string;
  readonly detail: string;
  /** What changes nothing comes first, and is what Enter and Escape mean. */
  readonly buttons: readonly [string, string];
}

interface ShellTexts {
  readonly quit: Readonly<Record<Unfinished, Question>>;
  readonly keyInFile: Question;
  readonly noSandbox: {
    readonly message: string;
    readonly byCommand: string;
    readonly byAppImage: string;
  };
  readonly menu: {
    readonly about: string;
    readonly hide: string;
    readonly hideOthers: string;
    readonly showAll: string;
    readonly quit: string;
    readonly edit: string;
    readonly undo: string;
    readonly redo: string;
    readonly cut: string;
    readonly copy: string;
    readonly paste: string;
    readonly selectAll: string;
    readonly view: string;
    readonly zoomIn: string;
    readonly zoomOut: string;
    readonly zoomReset: string;
    readonly fullScreen: string;
    readonly window: string;
    readonly minimize: string;
    readonly show: string;
  };
  readonly tray: (station: string, waiting: number, live: boolean) => string;
}

/** What the shell itself says, outside the page. */
export const SHELL_TEXTS: Readonly<Record<Language, ShellTexts>> = {
  en: {
    quit: {
      packing: {
        message: 'A parcel is half packed',
        detail:
          'What was scanned into it is kept, and you can go on after the next start. Anything else that waits is sent then.',
        buttons: ['Keep working', 'Quit'],
      },
      printing: {
        message: 'A label is being printed',
        detail: 'If you quit now, somebody has to look whether it came out.',
        buttons: ['Keep working', 'Quit'],
      },
    },
    keyInFile: {
      message: 'This desktop has no key store',
      detail:
        'Stowline keeps this station’s key in the system’s key store (GNOME Keyring, KWallet), and there is none. Without one nothing secret is written. Install one and sign in again, or keep the key in a file that only this user can read: whoever can read this user’s files, or a backup of them, can then act as this station.',
      buttons: ['Quit', 'Keep it in a file'],
    },
    noSandbox: {
      message: 'Stowline was started without its sandbox',
      byCommand:
        'The command that starts it says --no-sandbox: a fault in the page could then reach this user’s files. Take that word out of the command or the desktop entry. This is said once and noted for support.',
      byAppImage:
        'This system lets programs of a user make no namespaces, which the sandbox of an AppImage needs: a fault in the page could then reach this user’s files. Install the Debian package instead, or let programs make them (“Linux and the sandbox” in docs/install.md). This is said once and noted for support.',
    },
    menu: {
      about: 'About Stowline',
      hide: 'Hide Stowline',
      hideOthers: 'Hide Others',
      showAll: 'Show All',
      quit: 'Quit Stowline',
      edit: 'Edit',
      undo: 'Undo',
      redo: 'Redo',
      cut: 'Cut',
      copy: 'Copy',
      paste: 'Paste',
      selectAll: 'Select All',
      view: 'View',
      zoomIn: 'Larger',
      zoomOut: 'Smaller',
      zoomReset: 'Actual Size',
      fullScreen: 'Full Screen',
      window: 'Window',
      minimize: 'Minimize',
      show: 'Show Stowline',
    },
    tray: (station, waiting, live) =>
      `${station}: ${live ? 'connected' : 'offline'}${waiting > 0 ? `, ${waiting} waiting` : ''}`,
  },
  'zh-CN': {
    quit: {
      packing: {
        message: '有一个包裹还没有打包完',
        detail: '已扫入的商品会保留，下次启动后可以继续。其他等待上传的内容届时会自动发送。',
        buttons: ['继续工作', '退出'],
      },
      printing: {
        message: '正在打印标签',
        detail: '如果现在退出，之后需要有人确认标签是否已打印出来。',
        buttons: ['继续工作', '退出'],
      },
    },
    keyInFile: {
      message: '此桌面没有密钥库',
      detail:
        'Stowline 将工作站密钥保存在系统密钥库（GNOME Keyring、KWallet）中，但此处没有。没有密钥库时不会写入任何机密内容。请安装后重新登录，或将密钥保存在仅当前用户可读的文件中：能读取该用户文件或其备份的人，就能冒充本工作站。',
      buttons: ['退出', '保存在文件中'],
    },
    noSandbox: {
      message: 'Stowline 启动时没有启用沙盒',
      byCommand:
        '启动命令中含有 --no-sandbox：页面一旦出现漏洞，就可能访问此用户的文件。请从启动命令或桌面快捷方式中删除该参数。此提示只显示一次，并已记录供支持人员查看。',
      byAppImage:
        '此系统不允许用户程序创建命名空间，而 AppImage 的沙盒需要它：页面一旦出现漏洞，就可能访问此用户的文件。请改为安装 Debian 软件包，或允许程序创建命名空间（见 docs/install.md“Linux and the sandbox”）。此提示只显示一次，并已记录供支持人员查看。',
    },
    menu: {
      about: '关于 Stowline',
      hide: '隐藏 Stowline',
      hideOthers: '隐藏其他',
      showAll: '全部显示',
      quit: '退出 Stowline',
      edit: '编辑',
      undo: '撤销',
      redo: '重做',
      cut: '剪切',
      copy: '复制',
      paste: '粘贴',
      selectAll: '全选',
      view: '显示',
      zoomIn: '放大',
      zoomOut: '缩小',
      zoomReset: '实际大小',
      fullScreen: '全屏',
      window: '窗口',
      minimize: '最小化',
      show: '显示 Stowline',
    },
    tray: (station, waiting, live) =>
      `${station}：${live ? '已连接' : '离线'}${waiting > 0 ? `，${waiting} 条待上传` : ''}`,
  },
};
