/** JSON with sorted keys and no undefined members, so that equal values give equal bytes for hashes and signatures. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((v) => canonicalJson(v ?? null)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    let text = '';
    for (const name of Object.keys(value).sort()) {
      const member: unknown = value[name as keyof typeof value];
      if (member === undefined) continue;
      text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${canonicalJson(member)}`;
    }
    return `{${text}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** `"name":value` of each member, in their order: for whoever needs several selections of them. */
export function canonicalMembers(value: object): Map<string, string> {
  const members = new Map<string, string>();
  for (const name of Object.keys(value).sort()) {
    const member: unknown = value[name as keyof typeof value];
    if (member !== undefined) members.set(name, `${JSON.stringify(name)}:${canonicalJson(member)}`);
  }
  return members;
}

export const joinMembers = (members: Iterable<string>): string => `{${[...members].join(',')}}`;
