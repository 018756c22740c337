import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROUTES, type RouteSpec } from '../../shared/protocol/index.ts';
import { createTestCentral, type TestCentral } from '../../tests/builders/central.ts';

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly object[];
  readonly parameters?: readonly { name: string; in: string; required?: boolean; schema: object }[];
  readonly requestBody?: { content: Record<string, { schema: object }> };
  readonly responses: Readonly<Record<string, { content?: Record<string, { schema: object }> }>>;
}
interface Description {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

let central: TestCentral;
let api: Description;
const operations: [name: string, operation: Operation][] = [];
beforeAll(async () => {
  central = await createTestCentral({ people: [] });
  api = (await (await fetch(`${central.url}/openapi.json`)).json()) as Description;
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      operations.push([`${method.toUpperCase()} ${path}`, operation]);
    }
  }
});
afterAll(() => central.destroy());

/** As it is once it was sent; a record has either of two spellings. */
const plain = (value: unknown): Record<string, unknown> =>
  JSON.parse(
    JSON.stringify(value),
    (_, part: { patternProperties?: Record<string, unknown> } | null) => {
      const any = part?.patternProperties?.['^.*$'];
      if (any === undefined) return part;
      const { patternProperties: _spelt, ...rest } = part ?? {};
      return { ...rest, additionalProperties: any };
    },
  ) as Record<string, unknown>;

it('is OpenAPI 3.1', async () => {
  const result = await new Validator().validate(plain(api));
  expect(result).toMatchObject({ valid: true });
  expect(api.openapi).toBe('3.1.0');
});

it('has every route that central answers but the pages that show it', () => {
  const described = operations.map(([name]) => name);
  const answered = central.app.routeTable
    .filter(({ url }) => !url.startsWith('/docs'))
    .map(({ method, url }) => `${method} ${url.replaceAll(/:(\w+)/g, '{$1}')}`);
  expect(described.toSorted()).toEqual([...new Set(answered)].toSorted());
});

it('says of each what it is for, what it answers and how it refuses', () => {
  const ids = operations.map(([, { operationId }]) => operationId);
  expect(new Set(ids).size).toBe(operations.length);
  for (const [name, operation] of operations) {
    expect(operation, name).toMatchObject({
      operationId: expect.stringMatching(/^[a-z]\w+$/) as string,
      summary: expect.stringMatching(/\.$/) as string,
      tags: [expect.any(String) as string],
    });
    const statuses = Object.keys(operation.responses);
    const good = statuses.filter((status) => status.startsWith('2'));
    expect(good, name).toHaveLength(1);
    const content = operation.responses[good[0] ?? '']?.content ?? {};
    expect(Object.keys(Object.values(content)[0]?.schema ?? {}).length, name).toBeGreaterThan(0);
    expect(statuses, name).toEqual(expect.arrayContaining(['429', '500', '503']));
    if (operation.requestBody) {
      expect(statuses, name).toEqual(expect.arrayContaining(['400', '408', '413', '415']));
    }
    if ((operation.security ?? []).length > 0) {
      expect(statuses, name).toEqual(expect.arrayContaining(['401', '403']));
    }
  }
});

it('and the clients’ list of routes say the same', () => {
  for (const [name, spec] of Object.entries(ROUTES) as [string, RouteSpec][]) {
    const operation = api.paths[spec.path]?.[spec.method.toLowerCase()];
    expect(operation?.operationId, name).toBe(name);
    const answer = operation?.responses[String(spec.status ?? 200)]?.content?.['application/json'];
    expect(answer?.schema, name).toEqual(plain(spec.answer));
    const type = spec.takesBytes === true ? 'application/octet-stream' : 'application/json';
    const body = operation?.requestBody?.content[type]?.schema;
    if (spec.body) expect(body, name).toEqual(plain(spec.body));
    else if (spec.takesBytes !== true) expect(body, name).toBeUndefined();
    const parts = [
      ['query', spec.query],
      ['path', spec.params],
    ] as const;
    for (const [part, schema] of parts) {
      const described = (operation?.parameters ?? []).filter((one) => one.in === part);
      const known = Object.entries(schema?.properties ?? {});
      const names = known.map(([key]) => key).toSorted();
      expect(described.map((one) => one.name).toSorted(), name).toEqual(names);
      for (const one of described) {
        const own = plain(known.find(([key]) => key === one.name)?.[1]);
        expect(own, `${name} ${one.name}`).toMatchObject(one.schema);
      }
    }
    expect(operation?.security?.length ?? 0, name).toBe(spec.who === 'anyone' ? 0 : 1);
  }
});

it('is true of what central answers here', () => {
  expect(central.errors).toEqual([]);
});
