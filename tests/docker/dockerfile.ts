/** A Dockerfile as far as ours goes: stages, what they copy, run and say. */
export interface Stage {
  readonly image: string;
  readonly steps: readonly { readonly instruction: string; readonly value: string }[];
}

export function parseDockerfile(text: string): Stage[] {
  const lines = text
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const stages: { image: string; steps: { instruction: string; value: string }[] }[] = [];
  for (const line of lines) {
    const [, instruction = '', value = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    if (instruction === 'FROM') stages.push({ image: value.split(' ')[0] ?? '', steps: [] });
    else stages.at(-1)?.steps.push({ instruction, value });
  }
  return stages;
}

/** The values of one instruction, in order. */
export const valuesOf = (stage: Stage | undefined, instruction: string): string[] =>
  (stage?.steps ?? []).filter((step) => step.instruction === instruction).map(({ value }) => value);

/** The words of an instruction in its JSON form, wherever options stand before it. */
export const wordsOf = (value: string | undefined): string[] =>
  JSON.parse(/\[.*\]$/.exec(value ?? '')?.[0] ?? '[]') as string[];
