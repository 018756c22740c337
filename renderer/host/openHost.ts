import type { StationHost } from '../../shared/host/index.ts';
import { createAgentHost, openAgentSession, type AgentAccess } from './agentHost.ts';
import { createElectronHost } from './electronHost.ts';

export type OpenedHost =
  | { readonly host: StationHost }
  | { readonly refused: Exclude<AgentAccess, 'open'> };

/** The host this page runs on. A page with neither shell nor agent behind it says so and does nothing. */
export async function openHost(onSessionEnded: () => void): Promise<OpenedHost> {
  if (window.stowline !== undefined) return { host: createElectronHost(window.stowline) };
  const access = await openAgentSession();
  return access === 'open' ? { host: createAgentHost(onSessionEnded) } : { refused: access };
}
