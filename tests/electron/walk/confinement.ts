import { readFileSync } from 'node:fs';
import type { ElectronApplication, Page } from 'playwright-core';

export interface Finding {
  readonly what: string;
  /** null: this machine has no way to tell. */
  readonly good: boolean | null;
  readonly seen: string;
}

/** Linux says it of every process: seccomp filters on, and no way to more rights. */
function linuxSandbox(pid: number): Finding[] {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string): string =>
    new RegExp(String.raw`^${name}:\s*(\d+)`, 'm').exec(status)?.[1] ?? '?';
  return [
    {
      what: 'the page’s process is filtered by seccomp',
      good: field('Seccomp') === '2',
      seen: field('Seccomp'),
    },
    {
      what: 'the page’s process can gain no rights',
      good: field('NoNewPrivs') === '1',
      seen: field('NoNewPrivs'),
    },
  ];
}

/** What only the real binary shows of how the page is confined. */
export async function readConfinement(
  app: ElectronApplication,
  page: Page,
  sandboxOff: boolean,
): Promise<Finding[]> {
  const globals = await page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter(
      (name) => name in globalThis,
    ),
  );
  const origin = await page.evaluate(() => location.origin);
  const evaluated = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.inlineRan = true';
    document.head.append(script);
    return 'inlineRan' in globalThis;
  });
  const main = await app.evaluate(({ app: electron, BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    return {
      pid: window?.webContents.getOSProcessId() ?? 0,
      windows: BrowserWindow.getAllWindows().length,
      sandboxed: electron
        .getAppMetrics()
        .filter(({ type }) => type === 'Tab')
        .map(({ sandboxed }) => sandboxed ?? null),
    };
  }, null);
  const process = sandboxOff
    ? [{ what: 'the sandbox', good: null, seen: 'off: Chromium has none for root' }]
    : globalThis.process.platform === 'linux'
      ? linuxSandbox(main.pid)
      : [
          {
            what: 'every page’s process is sandboxed',
            good: main.sandboxed.every((each) => each === true),
            seen: JSON.stringify(main.sandboxed),
          },
        ];
  return [
    { what: 'the page has nothing of Node', good: globals.length === 0, seen: globals.join(', ') },
    { what: 'one origin', good: origin === 'stowline://app', seen: origin },
    { what: 'a script in the page does not run', good: !evaluated, seen: String(evaluated) },
    { what: 'one window', good: main.windows === 1, seen: String(main.windows) },
    ...process,
  ];
}
