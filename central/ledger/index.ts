/** Proof that nothing was changed behind central's back: the hash chain checked, state rebuilt from it and compared. */
export type { Difference } from './compare.ts';
export { checkRebuild, rebuildState, type RebuildReport } from './rebuild.ts';
export { findContradictions, type ContradictionKind } from './contradictions.ts';
export { exportHeads, ledgerKey } from './heads.ts';
export { automaticRunsMigration } from './automaticRuns.ts';
export { registerLedgerRoutes } from './routes.ts';
export { verifyWitnesses, type WitnessReport } from './verifyWitnesses.ts';
export {
  ledgerRows,
  verifyLedger,
  type Problem,
  type ProblemKind,
  type VerifyReport,
} from './verify.ts';
