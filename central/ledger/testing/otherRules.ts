/** For `node --import`: the rules of another release, which fail whenever they are asked. */
import { registerHooks } from 'node:module';

const RULES: readonly (readonly [file: string, opening: string])[] = [
  ['/central/decide/index.ts', 'context: DecideContext): Decision {'],
  ['/shared/facts/effects.ts', 'export function effectsOf(made: Fact): Effect[] {'],
];

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    const rule = RULES.find(([file]) => url.endsWith(file));
    if (rule === undefined) return loaded;
    const [file, opening] = rule;
    const { source } = loaded;
    const text =
      typeof source === 'string' ? source : new TextDecoder().decode(source ?? undefined);
    if (!text.includes(opening)) throw new Error(`${file} opens otherwise`);
    return { ...loaded, source: text.replace(opening, `${opening} throw new Error('rules ran');`) };
  },
});
