import type { CentralClient } from '../../../shared/client/index.ts';
import type { CHANNEL_CALLS } from '../../../shared/host/channels.ts';
import type { HostInput, HostOutput } from '../../../shared/host/contract.ts';

export type ChannelHandlers = {
  readonly [K in keyof typeof CHANNEL_CALLS]: (input: HostInput<K>) => Promise<HostOutput<K>>;
};

/** Connected channels: nothing of them is kept here, secrets least of all; central is asked each time. */
export function createChannelHandlers(person: () => CentralClient): ChannelHandlers {
  return {
    'channels:list': async () => (await person().ask('listChannels', {})).value,
    'channels:connect': async (body) => (await person().ask('connectChannel', { body })).value,
    'channels:change': async ({ channel: id, ...body }) =>
      (await person().ask('changeChannel', { params: { id }, body })).value,
    'channels:test': async (body) => (await person().ask('testChannel', { body })).value,
    'channels:remove': async ({ id }) =>
      (await person().ask('removeChannel', { params: { id }, body: {} })).value,
    'channels:ask': async ({ id }) =>
      (await person().ask('askChannel', { params: { id }, body: {} })).value,
    'channels:list-troubles': async ({ id }) =>
      (await person().ask('listChannelTroubles', { params: { id } })).value,
    'channels:settle': async ({ channel: id, ...body }) =>
      (await person().ask('settleChannelTrouble', { params: { id }, body })).value,
    'orders:outward': async ({ id }) =>
      (await person().ask('readOrderOutward', { params: { id } })).value,
    'orders:sources': async ({ id }) =>
      (await person().ask('readOrderSources', { params: { id } })).value,
  };
}
