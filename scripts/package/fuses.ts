import { FuseV1Options, FuseVersion, type FuseV1Config } from '@electron/fuses';

/**
 * What Electron's binary may do, written into it before it is signed. Strict: a fuse that a later Electron
 * adds stops the build until somebody decides.
 */
export const FUSES: FuseV1Config & { readonly strictlyRequireAllFuses: true } = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  // With ad-hoc signatures a changed binary does not even start on Apple silicon.
  resetAdHocDarwinSignature: true,
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  // There is no snapshot of our own to load.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // Bounds of WebAssembly by the processor instead of by code: the database and the hashes are made of it.
  [FuseV1Options.WasmTrapHandlers]: true,
};
