/** Wrong messages to one channel, made where they are sent: what crosses here may be anything that can be copied. */
import { Compile } from 'typebox/compile';
import { junk, mutateField } from '../../../central/http/testing/mutate.ts';
import { HOST_CALLS, type HostCallName } from '../../../shared/host/contract.ts';
import { createRandom, type Random } from '../../fuzz/random.ts';
import { goodInput } from './goodInput.ts';
import { invoke } from './windows.ts';

export interface FuzzReport {
  readonly sent: number;
  /** What was answered other than with input-invalid, in words; the first few. */
  readonly wrong: readonly string[];
}

/** What JSON can't say and a structured clone can. */
function oddValue(random: Random): unknown {
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  const deep = Array.from({ length: 400 }).reduce<unknown>((inner) => ({ a: [inner] }), 1);
  const odd: readonly unknown[] = [
    ...[undefined, Number.NaN, Number.POSITIVE_INFINITY, -0, 10n ** 30n, cycle, deep],
    ...[new Date(Number.NaN), new Map([['id', 1]]), new Set(['a']), /x+/g, new Error('e')],
    ...[new Uint8Array(8), new ArrayBuffer(4), Object.assign([1], { id: 'x' })],
    Array.from({ length: 3 }),
    Object(true),
    Object('text'),
    JSON.parse('{"__proto__":{"id":"x"},"constructor":{"prototype":{}}}'),
    Object.defineProperty({}, '__proto__', { value: { id: 'a' }, enumerable: true }),
  ];
  return odd[random.below(odd.length)];
}

/** The input of another shape, or with one field of it anywhere odd. */
function makeInput(name: HostCallName, random: Random): unknown {
  const good = goodInput(name);
  switch (random.below(5)) {
    case 0:
      return junk(random);
    case 1:
      return oddValue(random);
    case 2: {
      const copy = structuredClone(good);
      const keys = [...Object.keys(copy), 'extra'];
      return {
        ...copy,
        [random.pick(keys)]: random.below(2) === 0 ? oddValue(random) : junk(random),
      };
    }
    default:
      return mutateField(Object.keys(good).length === 0 ? { extra: 1 } : good, random);
  }
}

/** Sends so many inputs that the call's schema does not allow. */
export async function fuzzChannel(name: string, seed: number, cases: number): Promise<FuzzReport> {
  const call = name as HostCallName;
  const validator = Compile(HOST_CALLS[call].input);
  const random = createRandom(seed);
  const wrong: string[] = [];
  let sent = 0;
  while (sent < cases) {
    const input = makeInput(call, random);
    if (validator.Check(input)) continue;
    sent += 1;
    const answer = (await invoke(call, [input]).catch((error: unknown) => error)) as {
      error?: { code?: string };
    };
    if (answer.error?.code !== 'input-invalid' && wrong.length < 5) {
      wrong.push(`${sent}: ${JSON.stringify(answer)}`);
    }
  }
  return { sent, wrong };
}
