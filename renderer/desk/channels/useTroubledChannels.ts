import { useEffect, useState } from 'react';
import type { ChannelRow } from '../../../shared/protocol/index.ts';
import { useHost, useStatus } from '../../replica/index.ts';
import { useMayChannels } from './useMayChannels.ts';

/** Beside other work, and where the channels are looked at anyway. */
const LOOK_EVERY_MS = { away: 60_000, there: 4000 } as const;

/** How many connections somebody should look at: stopped, in trouble, or with what could not be taken or told. */
export const countTroubled = (
  channels: readonly Pick<ChannelRow, 'standing' | 'problems' | 'dead'>[],
): number =>
  channels.filter(
    ({ standing, problems, dead }) =>
      standing === 'stopped' || standing === 'failing' || problems + dead > 0,
  ).length;

/** For those who may see channels; 0 for others, and while central is away. */
export function useTroubledChannels(isThere: boolean): number {
  const host = useHost();
  const may = useMayChannels();
  const isLive = useStatus()?.connection === 'live';
  const isAsked = may && isLive;
  const [troubled, setTroubled] = useState(0);
  useEffect(() => {
    if (!isAsked) return undefined;
    let over = false;
    const look = async () => {
      const answer = await host.call('channels:list', {});
      if (!over && answer.ok) setTroubled(countTroubled(answer.value.channels));
    };
    void look();
    const timer = setInterval(
      () => void look(),
      isThere ? LOOK_EVERY_MS.there : LOOK_EVERY_MS.away,
    );
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [host, isAsked, isThere]);
  return isAsked ? troubled : 0;
}
