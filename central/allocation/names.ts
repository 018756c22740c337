/** The house's settings: in `org`, and in each warehouse as it was told them last. In `allocation`, by this id. */
export const SETTINGS_ID = 'settings';
/** org → warehouse: how the house shares out what it has from now on. */
export const ALLOCATION_SETTINGS = 'allocation.settings';
