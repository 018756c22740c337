/**
 * The GS1 application identifiers of the General Specifications (release 25), one per entry: the
 * identifier (`310[0-5]` stands for six), a star where its length is predefined, so that no FNC1 ends it,
 * and its components. `N14` is 14 digits, `X..20` up to 20 characters of set 82, `Y` of set 39, `Z` of
 * file-safe base 64; brackets mark a component that may be absent. After a comma stands what it is
 * checked for.
 */
const TABLE = `
00 * N18,csum
01 * N14,csum
02 * N14,csum
03 * N14,csum
10 X..20
11 * N6,date0
12 * N6,date0
13 * N6,date0
15 * N6,date0
16 * N6,date0
17 * N6,date0
20 * N2
21 X..20
22 X..20
235 X..28
240 X..30
241 X..30
242 N..6
243 X..20
250 X..30
251 X..30
253 N13,csum [X..17]
254 X..20
255 N13,csum [N..12]
30 N..8
31[0-6][0-5] * N6
32[0-9][0-5] * N6
33[0-7][0-5] * N6
34[0-9][0-5] * N6
35[0-7][0-5] * N6
36[0-9][0-5] * N6
37 N..8
390[0-9] N..15
391[0-9] N3 N..15
392[0-9] N..15
393[0-9] N3 N..15
394[0-3] N4
395[0-5] N6
400 X..30
401 X..30
402 N17,csum
403 X..30
41[0-7] * N13,csum
420 X..20
421 N3 X..9
422 N3
423 N3 [N3] [N3] [N3] [N3]
424 N3
425 N3 [N3] [N3] [N3] [N3]
426 N3
427 X..3
430[01] X..35
430[2-6] X..70
4307 X2
4308 X..30
4309 N20
431[01] X..35
431[2-6] X..70
4317 X2
4318 X..20
4319 X..30
4320 X..35
432[1-3] N1,flag
432[45] N6,date N4
4326 N6,date
433[0-3] N6 [X1]
7001 N13
7002 X..30
7003 N6,date N4
7004 N..4
7005 X..12
7006 N6,date
7007 N6,date [N6,date]
7008 X..3
7009 X..10
7010 X..2
7011 N6,date [N4]
702[0-2] X..20
7023 X..30
703[0-9] N3 X..27
7040 N1 X3
7041 X..4
71[0-7] X..20
723[0-9] X2 X..28
7240 X..20
7241 N2
7242 X..25
7250 N8
7251 N12
7252 N1
725[34] X..40
7255 X..10
7256 X..90
7257 X..70
7258 X3
7259 X..40
8001 N14
8002 X..20
8003 N1,zero N13,csum [X..16]
8004 X..30
8005 N6
8006 N14,csum N4
8007 X..34
8008 N8 [N..4]
8009 X..50
8010 Y..30
8011 N..12
8012 X..20
8013 X..25
8014 X..25
8017 N18,csum
8018 N18,csum
8019 N..10
8020 X..25
8026 N14,csum N4
8030 Z..90
8110 X..70
8111 N4
8112 X..70
8200 X..70
90 X..30
9[1-9] X..90
`;

const CHECKS = ['csum', 'date', 'date0', 'flag', 'zero'] as const;
export type Check = (typeof CHECKS)[number];
const SETS = ['N', 'X', 'Y', 'Z'] as const;
export type CharacterSet = (typeof SETS)[number];

export interface Component {
  readonly set: CharacterSet;
  readonly min: number;
  readonly max: number;
  readonly optional: boolean;
  readonly check: Check | null;
}

export interface Identifier {
  readonly ai: string;
  readonly components: readonly Component[];
  /** Length of the value where it is predefined, so that the next identifier follows at once; else null. */
  readonly predefined: number | null;
}

function readComponent(text: string): Component {
  const [, open = '', set, dots, digits, check] =
    /^(\[?)([NXYZ])(\.\.)?(\d+)\]?(?:,(\w+)\]?)?$/.exec(text) ?? [];
  const max = Number(digits);
  return {
    set: SETS.find((known) => known === set) ?? 'X',
    min: dots === undefined ? max : 1,
    max,
    optional: open !== '',
    check: CHECKS.find((known) => known === check) ?? null,
  };
}

/** `32[0-9][01]` → the twenty identifiers it stands for. */
function spell(pattern: string): string[] {
  const group = /\[([^\]]+)\]/.exec(pattern);
  if (!group) return [pattern];
  const digits = Array.from('0123456789').filter((digit) => new RegExp(group[0]).test(digit));
  return digits.flatMap((digit) => spell(pattern.replace(group[0], digit)));
}

function readTable(): Map<string, Identifier> {
  const known = new Map<string, Identifier>();
  for (const line of TABLE.trim().split('\n')) {
    const [pattern = '', ...rest] = line.split(' ');
    const components = rest.filter((text) => text !== '*').map(readComponent);
    const predefined =
      rest[0] === '*' ? components.reduce((sum, component) => sum + component.max, 0) : null;
    for (const ai of spell(pattern)) known.set(ai, { ai, components, predefined });
  }
  return known;
}

/** All identifiers there are, by their digits. */
export const IDENTIFIERS: ReadonlyMap<string, Identifier> = readTable();

/** The identifier that `text` begins with at `from`. No identifier is the beginning of another. */
export function identifierAt(text: string, from: number): Identifier | undefined {
  for (const length of [2, 3, 4]) {
    const found = IDENTIFIERS.get(text.slice(from, from + length));
    if (found) return found;
  }
  return undefined;
}
