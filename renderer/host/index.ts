/**
 * The machine behind the page: which StationHost there is and how it is reached. Screens get it through
 * `useHost`; nothing else of the machine is known in the renderer.
 */
export { createAgentHost, openAgentSession, backOffMs, type AgentAccess } from './agentHost.ts';
export { createElectronHost } from './electronHost.ts';
export { createHostEvents, type HostEventHub } from './hostEvents.ts';
export { openHost, type OpenedHost } from './openHost.ts';
