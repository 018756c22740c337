import { CLEAR_STORAGE_PATH } from '../../shared/host/stationHost.ts';

/** As StationHost says, in the agent: by a request to whoever served the page. */
export async function clearBrowserStorage(): Promise<void> {
  try {
    await fetch(CLEAR_STORAGE_PATH, { method: 'POST', credentials: 'same-origin' });
  } catch {
    // The host is away: what can't be opened stays so until the next start.
  }
}
