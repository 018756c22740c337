/** Areas of work that a person stands in, piece by piece. */
export const WORK_AREAS = ['pick', 'pack'] as const;
export type WorkArea = (typeof WORK_AREAS)[number];

/** Under which key the host keeps the piece of work a person is in the middle of; absent: none. */
export const placeKey = (area: WorkArea, personId: string): string => `place.${area}.${personId}`;
