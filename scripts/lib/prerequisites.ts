import { existsSync } from 'node:fs';
import { runProgram } from './processes.ts';

interface Need {
  readonly package: string;
  readonly files: readonly string[];
  readonly for: string;
}

/** What the tests use that npm does not bring: Debian's package, and a file that shows it is there. */
const NEEDS: readonly Need[] = [
  {
    package: 'chromium',
    files: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
    for: 'browser tests, demo and benchmarks',
  },
  {
    package: 'fonts-noto-cjk',
    files: ['/usr/share/fonts/opentype/noto', '/usr/share/fonts/truetype/noto'],
    for: 'Chinese text in screenshots',
  },
  { package: 'cups', files: ['/usr/sbin/cupsd'], for: 'printing through a real CUPS' },
  { package: 'cups-client', files: ['/usr/bin/lp'], for: 'printing through a real CUPS' },
  {
    package: 'socat',
    files: ['/usr/bin/socat'],
    for: 'scanners, scales and printers on real ptys',
  },
  { package: 'xvfb', files: ['/usr/bin/Xvfb'], for: 'keyboard scanners on a real desktop' },
  { package: 'xdotool', files: ['/usr/bin/xdotool'], for: 'keyboard scanners on a real desktop' },
  { package: 'dbus', files: ['/usr/bin/dbus-daemon'], for: 'a Chinese input method in tests' },
  { package: 'ibus', files: ['/usr/bin/ibus-daemon'], for: 'a Chinese input method in tests' },
  {
    package: 'ibus-gtk3',
    files: ['/usr/share/doc/ibus-gtk3'],
    for: 'a Chinese input method in Chromium',
  },
  {
    package: 'ibus-libpinyin',
    files: ['/usr/share/ibus/component/libpinyin.xml'],
    for: 'a Chinese input method in tests',
  },
];

/** Installs what is missing from Debian when run as root there; otherwise throws, naming it. */
export async function ensurePrerequisites(say: (line: string) => void): Promise<void> {
  const missing = NEEDS.filter((need) => !need.files.some((file) => existsSync(file)));
  if (missing.length === 0) return;
  const names = missing.map((need) => need.package);
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    const list = missing.map((need) => `  ${need.package}: ${need.for}`).join('\n');
    throw new Error(`Missing on this machine, please install and run again:\n${list}`);
  }
  say(`Installing from Debian: ${names.join(', ')}`);
  process.env['DEBIAN_FRONTEND'] = 'noninteractive';
  await runProgram('apt-get', ['update', '-qq']);
  await runProgram('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names]);
}
