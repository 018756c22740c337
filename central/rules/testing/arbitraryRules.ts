import * as fc from 'fast-check';
import {
  RULE_FIELDS,
  type FieldName,
  type FieldSpec,
  OPERATORS,
  type RuleCondition,
  type RuleGroup,
  type Seen,
  type SeenValue,
} from '../../../shared/rules/index.ts';

/** Few values, so that conditions are met as often as not. */
const WORDS = ['GB', 'DE', 'shop', 'wh:main', 'wh:leeds', '85123A', 'express'];
const CLOCKS = ['00:00', '08:30', '14:00', '23:59'];
const number = fc.integer({ min: -3, max: 9 });
const word = fc.constantFrom(...WORDS);

const plainOf = ({ kind, values }: FieldSpec): fc.Arbitrary<string | number> => {
  if (kind === 'number') return number;
  if (kind === 'time') return fc.constantFrom(...CLOCKS);
  return values === undefined ? word : fc.constantFrom(...values);
};

const anyField = fc.constantFrom(...(Object.keys(RULE_FIELDS) as FieldName[]));

export const anyCondition: fc.Arbitrary<RuleCondition> = anyField.chain((field) => {
  const spec: FieldSpec = RULE_FIELDS[field];
  const plain = plainOf(spec);
  return fc.constantFrom(...OPERATORS[spec.kind]).chain((operator) => {
    const pair = fc
      .tuple(plain, plain)
      .map(([a, b]): [string | number, string | number] => (a <= b ? [a, b] : [b, a]));
    const value: fc.Arbitrary<RuleCondition['value']> =
      operator === 'between'
        ? pair
        : operator === 'in' || operator === 'notIn'
          ? fc.array(plain, { minLength: 1, maxLength: 3 })
          : plain;
    return value.map((value) => ({ field, operator, value }));
  });
});

const groupOf = (nodes: fc.Arbitrary<RuleGroup['rules'][number]>): fc.Arbitrary<RuleGroup> =>
  fc.record(
    {
      combinator: fc.constantFrom('and' as const, 'or' as const),
      not: fc.boolean(),
      rules: fc.array(nodes, { minLength: 1, maxLength: 4 }),
    },
    { requiredKeys: ['combinator', 'rules'], noNullPrototype: true },
  );

export const anyGroup: fc.Arbitrary<RuleGroup> = groupOf(
  fc.oneof({ weight: 3, arbitrary: anyCondition }, groupOf(anyCondition)),
);

const seenValueOf = (spec: FieldSpec): fc.Arbitrary<SeenValue> =>
  spec.kind === 'list' ? fc.uniqueArray(word, { maxLength: 3 }) : plainOf(spec);

export const anySeen: fc.Arbitrary<Seen> = fc.record(
  Object.fromEntries(Object.entries(RULE_FIELDS).map(([name, spec]) => [name, seenValueOf(spec)])),
);
