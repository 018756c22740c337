/**
 * The desk: what supervisors and clerks work with. Orders, batches, exceptions, imports and devices of
 * this station. Reads through ../replica and host queries, writes facts only; no floor screens here.
 */
export { DeskHome } from './DeskHome.tsx';
