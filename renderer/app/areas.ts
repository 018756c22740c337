import type { Role } from '../../shared/schema/index.ts';

/** Where a person can be: one home per kind of work. The first segment of the route. */
export type Area = 'pick' | 'pack' | 'desk';

const AREAS_OF: Readonly<Record<Role, readonly Area[]>> = {
  picker: ['pick'],
  packer: ['pack'],
  supervisor: ['desk', 'pick', 'pack'],
  clerk: ['desk'],
  admin: ['desk'],
};

/** A person's areas, the most usual first. */
export const areasOf = (roles: readonly Role[]): readonly Area[] => [
  ...new Set(roles.flatMap((role) => AREAS_OF[role])),
];

/** The area a route asks for, if this person may be there, else their first. */
export function areaOfRoute(path: readonly string[], areas: readonly Area[]): Area | undefined {
  return areas.find((area) => area === path[0]) ?? areas[0];
}
