/** The contract between the station app and the machine it runs on. Types, schemas, and rules that both sides keep. */
export * from './contract.ts';
export * from './dismissal.ts';
export * from './place.ts';
export * from './stationHost.ts';
