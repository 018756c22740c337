import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
}

/** What the server does with the next message. `lose`: takes it whole, and the line is gone before the answer. */
export type MailTurn = 'take' | 'lose' | 'refuse' | 'defer';

/** A real SMTP server on loopback that wants a password. */
export interface MailServer {
  readonly port: number;
  readonly mails: Mail[];
  /** Of the next messages, in their order; then `take`. */
  readonly turns: MailTurn[];
  connections: number;
  close(): Promise<void>;
}

export const MAIL_USER = 'stowline';
export const MAIL_PASSWORD = 'smtp-password-7f3a9c';

const answer = (message: string, responseCode: number) =>
  Object.assign(new Error(message), { responseCode });

/** `slowMs`: so long it thinks before it says that it took a message. */
export async function openMailServer(slowMs = 0): Promise<MailServer> {
  const mails: Mail[] = [];
  const turns: MailTurn[] = [];
  const state = { connections: 0 };
  const smtp = new SMTPServer({
    authOptional: false,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onConnect(_session, done) {
      state.connections += 1;
      done();
    },
    onAuth({ username, password }, _session, done) {
      if (username === MAIL_USER && password === MAIL_PASSWORD) done(null, { user: username });
      else done(answer('who are you?', 535));
    },
    onRcptTo({ address }, _session, done) {
      done(address.startsWith('nobody@') ? answer(`no ${address} here`, 550) : null);
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const turn = turns.shift() ?? 'take';
        if (turn === 'refuse') return done(answer('not such', 554));
        if (turn === 'defer') return done(answer('later', 451));
        const from = mailFrom === false ? '' : mailFrom.address;
        const to = rcptTo.map(({ address }) => address);
        mails.push({ from, to, raw: Buffer.concat(chunks).toString() });
        if (turn === 'take') return void setTimeout(done, slowMs);
        for (const connection of smtp.connections) connection._socket.destroy();
      });
    },
  });
  smtp.on('error', () => undefined);
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  return {
    port: (smtp.server.address() as AddressInfo).port,
    mails,
    turns,
    get connections() {
      return state.connections;
    },
    set connections(count) {
      state.connections = count;
    },
    close: () => new Promise((resolve) => smtp.close(() => resolve())),
  };
}
