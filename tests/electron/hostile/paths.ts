/** Paths that try to get out of the folder of the app, in every spelling. */
const UPS = [
  ...['..', '%2e%2e', '%2E%2E', '.%2e', '%2e.', '%252e%252e', '%c0%ae%c0%ae', '%uff0e%uff0e'],
  ...['..;', '..%00', '.. ', '..%20', '...', '..%09', '\u2025', '%e2%80%a5', '..%0d%0a'],
];
const SLASHES = [
  '/',
  '%2f',
  '%2F',
  '%5c',
  '%5C',
  '\\',
  '//',
  '%252f',
  '%c0%af',
  '/./',
  '%2f%2e%2f',
];
const STARTS = ['/', '/assets/', '/assets/x/', '/pack/', '/host/', '//', '/C:/', '/./'];
/** What lies outside, as names from the folder of the app or from the root of the disk. */
const TARGETS = ['main/index.js', 'preload/index.cjs', 'outside.txt', 'etc/passwd'];
const PLAIN = [
  ...['/etc/passwd', '//etc/passwd', '/%2fetc%2fpasswd', '/C:%5cWindows%5cwin.ini', '/c:/boot.ini'],
  ...['/file:///etc/passwd', '/%00/etc/passwd', '/assets/link.txt', '/assets/linked/index.js'],
  ...['/CON', '/assets/main.js:stream', '/assets/main.js::$DATA', '/~root', '/$HOME', '/%', '/%zz'],
];

export function hostilePaths(): string[] {
  const made = STARTS.flatMap((start) =>
    UPS.flatMap((up) =>
      SLASHES.flatMap((slash) =>
        TARGETS.map((target) => `${start}${up}${slash}${up}${slash}${target}`),
      ),
    ),
  );
  return [...PLAIN, ...made];
}
