/**
 * The station: everything that touches the machine, in plain Node, the same in Electron and in the
 * agent. `createStation` starts one; `callHost` is the edge every host calls its handlers through.
 */
export { callHost, type HostHandlers } from './callHost.ts';
export { isUntrustedReason, type PullAnswer } from './uplink/index.ts';
export { createFileSecretStore } from './identity/index.ts';
export type * from './ports.ts';
export { createStation, DEFAULT_CENTRAL, type Station, type StationOptions } from './station.ts';
export { witnessDirectories } from './witness.ts';
