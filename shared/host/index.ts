/** The contract between the station app and the machine it runs on. Types and schemas only. */
export * from './contract.ts';
export * from './stationHost.ts';
