import { AppError } from '../../../shared/errors.ts';

export const isPostgresUrl = (text: string): boolean => /^postgres(ql)?:\/\//.test(text);

/** Where one server of several may be the one that takes writes. */
export interface Hosts {
  /** Servers to try, in this order, as URLs of one host each. */
  readonly urls: readonly string[];
  /** The one that took writes last. */
  current(): string;
  /** That one is gone, or takes no writes: the next is tried. */
  rotate(from: string): void;
}

/**
 * `postgres://user:secret@one:5432,two:5433/stowline`: as libpq writes it, for servers of which one takes
 * writes at a time. Throws `database-url-invalid`.
 */
export function readHosts(databaseUrl: string): Hosts {
  const parts = /^(postgres(?:ql)?:\/\/(?:[^@/]*@)?)([^/?]+)(.*)$/.exec(databaseUrl);
  if (!parts) throw new AppError('database-url-invalid', {});
  const [, before = '', hosts = '', after = ''] = parts;
  const urls = hosts.split(',').map((host) => `${before}${host}${after}`);
  if (urls.some((url) => !URL.canParse(url))) throw new AppError('database-url-invalid', {});
  let at = 0;
  const current = (): string => urls[at] ?? databaseUrl;
  return {
    urls,
    current,
    rotate: (from) => {
      // Many connections fail together: the first of them turns, the others follow.
      if (from === current()) at = (at + 1) % urls.length;
    },
  };
}
