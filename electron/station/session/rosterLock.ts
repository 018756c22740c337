import { createHmac, hkdfSync } from 'node:crypto';
import type { RosterEntry } from '../../../shared/schema/index.ts';
import { createVault } from '../held/vault.ts';
import type { RosterLock } from '../journal/index.ts';
import { boundVerifier } from './pinVerifier.ts';

/**
 * Closes the roster under the station's own key. A PIN has few digits, so whoever can read a verifier can
 * try them all: the journal's file alone must not be enough for that, nor to learn a badge from its hash.
 */
export function createRosterLock(sign: (text: string) => string, stationId: string): RosterLock {
  const vault = createVault(sign, 'roster');
  const secret = Buffer.from(sign('stowline:roster-marks:v1'), 'base64');
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'stowline roster marks', 32));
  return {
    close: (person) => {
      const kept = { ...person, pinHash: boundVerifier(stationId, person.pinHash) };
      return Buffer.from(vault.close(Buffer.from(JSON.stringify(kept)))).toString('base64');
    },
    open: (text) => {
      const bytes = vault.open(Buffer.from(text, 'base64'));
      return JSON.parse(Buffer.from(bytes).toString('utf8')) as RosterEntry;
    },
    mark: (badgeHash) => createHmac('sha256', key).update(badgeHash).digest('hex'),
  };
}
