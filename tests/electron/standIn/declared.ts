/** What Electron's own type definitions declare: what the stand-in may offer, and which events there are. */
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

interface Declared {
  readonly parent: string | undefined;
  /** Members with the most parameters one of their forms takes; properties with null. */
  readonly members: ReadonlyMap<string, number | null>;
  /** Events with the number of arguments their listeners get. */
  readonly events: ReadonlyMap<string, number>;
}

const require = createRequire(import.meta.url);
const DEFINITIONS = path.join(
  path.dirname(require.resolve('electron/package.json')),
  'electron.d.ts',
);

/** Parameters of a list that begins behind its bracket. */
function countParameters(text: string): number {
  let depth = 0;
  let count = 0;
  let seen = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (sign === '=' && text[at + 1] === '>') at += 1;
    else if ('([{<'.includes(sign)) depth += 1;
    else if (')]}>'.includes(sign)) {
      if (depth === 0) return seen ? count + 1 : 0;
      depth -= 1;
    } else if (sign === ',' && depth === 0) count += 1;
    else if (!/\s/.test(sign)) seen = true;
  }
  throw new Error('a declaration without an end');
}

function readBlock(parent: string | undefined, body: string): Declared {
  const members = new Map<string, number | null>();
  const events = new Map<string, number>();
  for (const { 0: found, index, groups } of body.matchAll(
    /^ {4}(?:static |readonly |get |set )*(?<name>\w+)\??(?<sign>[(:])/gm,
  )) {
    const name = groups?.['name'] ?? '';
    const rest = body.slice(index + found.length);
    if (groups?.['sign'] === ':') {
      members.set(name, null);
      continue;
    }
    members.set(name, Math.max(members.get(name) ?? 0, countParameters(rest)));
    const event = name === 'on' ? /^event: '(?<event>[^']+)',\s*listener: \(/.exec(rest) : null;
    if (event?.groups?.['event'] === undefined) continue;
    events.set(event.groups['event'], countParameters(rest.slice(event[0].length)));
  }
  return { parent, members, events };
}

function readDefinitions(): Map<string, Declared> {
  const text = readFileSync(DEFINITIONS, 'utf8').replaceAll(/^\s*\/\*\*[\s\S]*?\*\/$/gm, '');
  const found = new Map<string, Declared>();
  for (const { groups } of text.matchAll(
    /^ {2}(?:interface|class) (?<name>\w+)(?: extends (?<parent>[\w.]+))? \{\n(?<body>[\s\S]*?)^ {2}\}/gm,
  )) {
    found.set(groups?.['name'] ?? '', readBlock(groups?.['parent'], groups?.['body'] ?? ''));
  }
  return found;
}

const definitions = readDefinitions();

function* lineage(type: string): Generator<Declared> {
  for (let at = definitions.get(type); at; at = definitions.get(at.parent ?? '')) yield at;
}

/** Parameters of a method; null for a property; undefined where Electron has no such member. */
export function declaredMember(type: string, name: string): number | null | undefined {
  for (const { members } of lineage(type)) {
    const found = members.get(name);
    if (found !== undefined) return found;
  }
  // Of Node's own emitter anything goes.
  const isEmitter = [...lineage(type)].some(({ parent }) => parent?.endsWith('EventEmitter'));
  return isEmitter && name in EventEmitter.prototype ? Number.POSITIVE_INFINITY : undefined;
}

/** Arguments of an event's listener. Throws where Electron has no such event. */
export function declaredEvent(type: string, name: string): number {
  for (const { events } of lineage(type)) {
    const found = events.get(name);
    if (found !== undefined) return found;
  }
  throw new Error(`Electron's ${type} has no event ${name}`);
}
