/**
 * Erasing a customer's personal data: from every table of central, and by way of a list that stations ask for,
 * from their copies. The chain holds only salted hashes of it, so it goes on verifying. See ARCHITECTURE.md for
 * where personal data lies.
 */
export { erasePersonal, type Erased } from './erasePersonal.ts';
export { erasureMigration } from './erasureTables.ts';
export { findSubjects, type Subject, type Wanted } from './findSubjects.ts';
export { registerErasureRoutes } from './routes.ts';
export { rewriteFiles } from './rewriteFiles.ts';
