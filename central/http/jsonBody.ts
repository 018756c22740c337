import type { FastifyInstance } from 'fastify';
import { AppError } from '../../shared/errors.ts';

/** Bodies are not nested deeper; code that goes down into them needs no bound of its own. */
const DEPTH_MAX = 64;

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d]);

export function isTooDeep(json: Uint8Array): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at] ?? 0;
    if (isText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (OPENING.has(byte)) {
      depth += 1;
      if (depth > DEPTH_MAX) return true;
    } else if (CLOSING.has(byte)) depth -= 1;
  }
  return false;
}

const ODD_ESCAPE = /\\u(?:0000|d[89a-f])/i;
const isOdd = (text: string): boolean => text.includes('\0') || !text.isWellFormed();

/** Text that no database column and no other encoding takes: only escapes can bring it into a body. */
function hasOddText(json: string, value: unknown): boolean {
  if (!ODD_ESCAPE.test(json)) return false;
  const look = (part: unknown): boolean => {
    if (typeof part === 'string') return isOdd(part);
    if (part === null || typeof part !== 'object') return false;
    return Object.entries(part).some(([key, inner]) => isOdd(key) || look(inner));
  };
  return look(value);
}

const refused = (problem: string): AppError =>
  new AppError('invalid-request', { in: 'body', path: '', problem });

const utf8 = new TextDecoder('utf-8', { fatal: true });
const OTHER_CHARSET = /;\s*charset\s*=\s*"?(?!utf-?8"?\s*(?:;|$))/i;

/**
 * JSON in UTF-8 and nothing else, nested reasonably, without keys that would reach a prototype. A body that is
 * not there after `bodyMs` is not waited for.
 */
export function readJsonBodies(app: FastifyInstance, bodyMs: number): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    (request, body: Buffer, done) => {
      if (OTHER_CHARSET.test(request.headers['content-type'] ?? '')) {
        done(new AppError('unsupported-type', { expected: 'application/json; charset=utf-8' }));
        return;
      }
      if (isTooDeep(body)) {
        done(refused(`nested more than ${DEPTH_MAX} levels deep`));
        return;
      }
      let text;
      try {
        text = utf8.decode(body);
      } catch {
        done(refused('not UTF-8'));
        return;
      }
      void parse(request, text, (error, value) => {
        if (error) done(refused(text === '' ? 'empty' : 'not JSON'));
        else if (request.routeOptions.config.anyText !== true && hasOddText(text, value)) {
          done(refused('text with NUL or half a character'));
        } else done(null, value);
      });
    },
  );
  app.addHook('preParsing', (request, _reply, payload, done) => {
    const { raw } = request;
    if (raw.method === 'GET' || request.routeOptions.config.ownBody === true) {
      done(null, payload);
      return;
    }
    const timer = setTimeout(() => {
      // Whoever reads the body hears of it as of a connection that broke.
      if (raw.listenerCount('error') > 0) raw.emit('error', new AppError('body-timeout', {}));
    }, bodyMs);
    const stop = (): void => clearTimeout(timer);
    raw.once('end', stop);
    raw.once('close', stop);
    done(null, payload);
  });
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Reads its body itself, as it comes. */
    ownBody?: boolean;
    /** Takes any text that JSON can write, and keeps it as JSON. */
    anyText?: boolean;
  }
}
