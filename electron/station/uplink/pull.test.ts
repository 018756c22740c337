import { describe, expect, it } from 'vitest';
import { createClient, type HttpAnswer } from '../../../shared/client/index.ts';
import { createPull } from './pull.ts';
import type { Tokens } from './tokens.ts';

const PAGE = '{"documents":[],"checkpoint":{"after":"x"},"through":1,"answers":[]}';
const answer = (status: number, text: string): HttpAnswer => ({
  status,
  contentType: 'application/json',
  body: Buffer.from(text),
  requestId: null,
  roundTripMs: 1,
});

/** Central refuses until the person's token was made anew. */
function pullAs(refusals: number) {
  const asked: string[] = [];
  let left = refusals;
  const tokens: Tokens = {
    get: () => Promise.resolve('token'),
    forget: (personId) => void asked.push(`forget ${personId}`),
    as: (personId) =>
      createClient(() => {
        asked.push(`ask as ${personId}`);
        left -= 1;
        return Promise.resolve(left >= 0 ? answer(403, '{}') : answer(200, PAGE));
      }),
  };
  const pull = createPull({
    tokens,
    epoch: () => 'e1',
    personId: () => 'cy',
    answeredUpTo: () => 0,
    isSettled: () => true,
    onRefused: () => void asked.push('refused'),
    onAnswers: () => undefined,
  });
  return { asked, pull };
}

it('asks once more with a new token when central refuses a person: roles may have been given since', async () => {
  const { asked, pull } = pullAs(1);
  expect((await pull('contacts', {})).status).toBe(200);
  expect(asked).toEqual(['ask as cy', 'forget cy', 'ask as cy']);
});

it('hands a refusal on that a new token does not change, and says so', async () => {
  const { asked, pull } = pullAs(5);
  expect((await pull('contacts', {})).status).toBe(403);
  expect(asked).toEqual(['ask as cy', 'forget cy', 'ask as cy', 'refused']);
});

describe('a new epoch', () => {
  const tokens = (body: () => string): Tokens => ({
    get: () => Promise.resolve('token'),
    forget: () => undefined,
    as: () =>
      createClient(({ path }) => {
        asked.push(new URL(path, 'http://central').searchParams.get('epoch') ?? '');
        return Promise.resolve(answer(200, body()));
      }),
  });
  let asked: string[] = [];
  const rest = { personId: () => 'cy', answeredUpTo: () => 0, onRefused: () => undefined };

  it('that began while central was asked is asked about again: the page may show its facts without their answers', async () => {
    asked = [];
    let epoch = 'e1';
    const pull = createPull({
      ...rest,
      tokens: tokens(() => {
        epoch = 'e2';
        return PAGE;
      }),
      ...{ epoch: () => epoch, isSettled: () => true, onAnswers: () => undefined },
    });
    expect((await pull('tasks', {})).status).toBe(200);
    expect(asked).toEqual(['e1', 'e2']);
  });

  it('keeps pages back until what came along into it is answered, but not the answers', async () => {
    const result = { id: 'f1', n: 1, outcome: 'applied', clock: 3 };
    const noted: unknown[] = [];
    const pull = createPull({
      ...rest,
      tokens: tokens(() => PAGE.replace('[]}', JSON.stringify([result]) + '}')),
      epoch: () => 'e2',
      isSettled: () => noted.length > 1,
      onAnswers: (_epoch, results) => void noted.push(results),
    });
    expect((await pull('tasks', {})).status).toBe(503);
    expect((await pull('tasks', {})).status).toBe(200);
    expect(noted).toEqual([[result], [result]]);
  });
});
