/** The blanks of the filter sentence. */
export const FILTER_SLOTS = ['status', 'country', 'channel', 'sort'] as const;
export type FilterSlot = (typeof FILTER_SLOTS)[number];
