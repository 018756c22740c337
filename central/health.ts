/** `node central/health.ts [PORT]`, the image's health check: ends with 0 while central can serve here, with TLS or without, else with 1. */
import { get } from 'node:http';
import { get as getWithTls } from 'node:https';

/** Both of them within what Docker waits for. ms */
const WAIT = 2000;
const [port = '4180'] = process.argv.slice(2);
const at = `127.0.0.1:${port}/readyz`;
/** It asks itself, and gives nothing away: the certificate is for others, and for another name. */
const asked = { timeout: WAIT, agent: false, rejectUnauthorized: false } as const;

/** The status; undefined: nobody there speaks so. */
const statusOf = (ask: () => ReturnType<typeof get>): Promise<number | undefined> =>
  new Promise((resolve) => {
    const request = ask();
    request.once('response', (answer) => resolve(answer.resume().statusCode));
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(undefined));
    request.once('close', () => resolve(undefined));
  });

const status =
  (await statusOf(() => get(`http://${at}`, asked))) ??
  (await statusOf(() => getWithTls(`https://${at}`, asked)));
process.exitCode = status === 200 ? 0 : 1;
