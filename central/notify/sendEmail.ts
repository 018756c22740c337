import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Attempt } from './sendWebhook.ts';
import type { OpenMailAccount } from './targets.ts';

const CONNECT_MS = 10_000;
const SOCKET_MS = 30_000;

export interface Email {
  /** Left of the `@` of its Message-ID: the same however often it is tried. */
  readonly id: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly language: string;
}

/** The message as it goes over the line. Encodings, folding and what must not be in a header are the library's. */
export function composeEmail(
  { id, to, subject, text, language }: Email,
  { from, fromName }: Pick<OpenMailAccount, 'from' | 'fromName'>,
  at: Date,
): Promise<Buffer> {
  const composer = new MailComposer({
    from: { name: fromName, address: from },
    to: to.map((address) => ({ name: '', address })),
    subject,
    text,
    date: at,
    messageId: `<${id}@${from.split('@')[1] ?? 'stowline'}>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

interface SmtpFailure {
  readonly code?: string;
  readonly responseCode?: number;
  readonly permanent?: boolean;
}

/** A step of the library that calls back, as a promise. */
const step = <T>(work: (done: (error: Error | null | undefined, value?: T) => void) => void) =>
  new Promise<T | undefined>((resolve, reject) => {
    work((error, value) => (error ? reject(error) : resolve(value)));
  });

/**
 * Reads itself only when the server has asked for the message: `begin` is awaited before the first byte, and its
 * refusal keeps every byte back. Whoever breaks off then must not say the end of the message.
 */
const onceBegun = (message: Buffer, begin: () => Promise<void>): Readable =>
  Readable.from(
    (async function* () {
      await begin();
      yield message;
    })(),
    { objectMode: false },
  );

interface Handing {
  readonly account: OpenMailAccount;
  readonly from: string;
  readonly to: readonly string[];
  readonly message: Buffer;
  /** Called before the first byte of the message leaves, and awaited. Throwing keeps it back. */
  readonly begin: () => Promise<void>;
}

/**
 * One message over a connection of its own. Whatever goes wrong once its bytes have begun to leave and was not
 * answered by the server is `unknown`: it may have been taken. What the server says is not passed on, only its code.
 */
export async function sendEmail(handing: Handing): Promise<Attempt> {
  const { account, from, to, message, begin } = handing;
  const connection = new SMTPConnection({
    host: account.host,
    port: account.port,
    secure: account.security === 'tls',
    requireTLS: account.security === 'starttls',
    ignoreTLS: account.security === 'none',
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    dnsTimeout: CONNECT_MS,
    socketTimeout: SOCKET_MS,
  });
  let begun = false;
  let lost: (error: Error) => void = () => undefined;
  const broken = new Promise<never>((_, reject) => {
    lost = reject;
  });
  // Heard of by whichever step is under way; between two of them nobody waits for it.
  broken.catch(() => undefined);
  connection.on('error', lost);
  connection.once('end', () => lost(new Error('connection closed')));
  const body = onceBegun(message, async () => {
    await begin();
    begun = true;
  });
  body.once('error', lost);
  try {
    await Promise.race([step<void>((done) => connection.connect(done)), broken]);
    if (account.user !== '') {
      const auth = { user: account.user, pass: account.password };
      await Promise.race([
        step((done) => connection.login({ credentials: auth, ...auth }, done)),
        broken,
      ]);
    }
    const envelope = { from, to: [...to] };
    const info = await Promise.race([
      step<{ rejected: string[] }>((done) => connection.send(envelope, body, done)),
      broken,
    ]);
    connection.quit();
    const refused = info?.rejected.length ?? 0;
    return refused === 0
      ? { outcome: 'sent' }
      : { outcome: 'sent', error: { code: 'some-refused', status: refused } };
  } catch (error) {
    const { code = 'ECONNECTION', responseCode, permanent } = error as SmtpFailure;
    const answered = responseCode !== undefined;
    const status = answered ? { status: responseCode } : {};
    if (begun && !answered) return { outcome: 'unknown', error: { code: 'line-lost' } };
    // The account is wrong, not the message: another try may find it mended.
    if (code === 'EAUTH' || code === 'ENOAUTH') {
      return { outcome: 'later', error: { code: 'mail-sign-in', ...status } };
    }
    const told = { code: answered ? 'status' : 'unreachable', ...status };
    return { outcome: permanent === true ? 'never' : 'later', error: told };
  } finally {
    connection.close();
  }
}
