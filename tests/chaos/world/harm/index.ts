/** Faults that take more than a switch: each does its harm and sees to it that it ends. */
export { fillDisk } from './diskFull.ts';
export type { Harm } from './harm.ts';
export { restoreJournal } from './restoreJournal.ts';
export { forge } from './rogue.ts';
export { upgradeCentral, upgradeStation } from './upgrade.ts';
