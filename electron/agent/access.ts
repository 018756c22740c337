import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Browsers that may be signed in to one agent at once; the ones longest unused go. */
const SESSIONS_MAX = 50;
const SECRET = /^[\w-]{43}$/;

/**
 * Who may talk to the agent. A one-time code opens a session; both exist on the disk only as empty files
 * named by their hash, in a folder of this user: another process of the same user (`--print-code`) can
 * make a code, and taking one is removing its file, which succeeds once.
 */
export interface Access {
  readonly newCode: () => string;
  /** The secret of a new session, or undefined when the code is not, or no longer, good. */
  readonly redeem: (code: string) => string | undefined;
  readonly isSession: (secret: string | undefined) => boolean;
  /** Codes nobody used are void. */
  readonly dropCodes: () => void;
}

const hash = (secret: string): string => createHash('sha256').update(secret).digest('hex');
const newSecret = (): string => randomBytes(32).toString('base64url');

function removeOnce(path: string): boolean {
  try {
    unlinkSync(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

export function openAccess(dataDir: string): Access {
  const codes = join(dataDir, 'access', 'codes');
  const sessions = join(dataDir, 'access', 'sessions');
  for (const directory of [codes, sessions]) mkdirSync(directory, { recursive: true, mode: 0o700 });

  const keep = (directory: string): string => {
    const secret = newSecret();
    writeFileSync(join(directory, hash(secret)), '', { mode: 0o600, flag: 'wx' });
    return secret;
  };
  const trim = (): void => {
    const byAge = readdirSync(sessions)
      .map((name) => ({ path: join(sessions, name), at: statSync(join(sessions, name)).mtimeMs }))
      .sort((a, b) => b.at - a.at);
    for (const { path } of byAge.slice(SESSIONS_MAX)) rmSync(path, { force: true });
  };

  return {
    newCode: () => keep(codes),
    redeem: (code) => {
      if (!SECRET.test(code) || !removeOnce(join(codes, hash(code)))) return undefined;
      const secret = keep(sessions);
      trim();
      return secret;
    },
    isSession: (secret) =>
      secret !== undefined &&
      SECRET.test(secret) &&
      statSync(join(sessions, hash(secret)), { throwIfNoEntry: false }) !== undefined,
    dropCodes: () => {
      for (const name of readdirSync(codes)) rmSync(join(codes, name), { force: true });
    },
  };
}
