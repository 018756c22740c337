import { Type } from 'typebox';
import { closed } from '../../schema/base.ts';
import {
  ChannelChangeRequest,
  ChannelConnectRequest,
  ChannelId,
  ChannelSettleRequest,
  ChannelsResponse,
  ChannelTestRequest,
  ChannelTestResponse,
  ChannelTroubles,
} from '../channels.ts';
import { ByChannel, Done, type RouteSpec } from './spec.ts';

/** Where orders come from. */
export const CHANNEL_ROUTES = {
  listChannels: {
    ...{ method: 'GET', path: '/v1/channels', tag: 'channels', who: 'everywhere' },
    summary: 'The connected channels and how they fare, and the kinds that can be connected.',
    answer: ChannelsResponse,
    deadlineMs: 15_000,
  },
  connectChannel: {
    ...{ method: 'POST', path: '/v1/channels', tag: 'channels', who: 'lead' },
    summary: 'A new connection to a channel.',
    body: ChannelConnectRequest,
    answer: closed({ id: ChannelId }),
    deadlineMs: 15_000,
  },
  testChannel: {
    ...{ method: 'POST', path: '/v1/channels/test', tag: 'channels', who: 'lead' },
    summary: 'Whether a channel can be reached with these settings and secrets.',
    body: ChannelTestRequest,
    answer: ChannelTestResponse,
    deadlineMs: 45_000,
  },
  changeChannel: {
    ...{ method: 'POST', path: '/v1/channels/{id}', tag: 'channels', who: 'lead' },
    summary: 'Changes a connection, switches it on or off; one that stopped is tried again.',
    params: ByChannel,
    body: ChannelChangeRequest,
    answer: Done,
    deadlineMs: 15_000,
  },
  removeChannel: {
    ...{ method: 'POST', path: '/v1/channels/{id}/remove', tag: 'channels', who: 'lead' },
    summary: 'Forgets a connection, its secrets and what it was still to be told. Its orders stay.',
    params: ByChannel,
    body: Done,
    answer: Done,
    deadlineMs: 15_000,
  },
  askChannel: {
    ...{ method: 'POST', path: '/v1/channels/{id}/ask', tag: 'channels', who: 'everywhere' },
    summary: 'Asks a channel for orders now.',
    params: ByChannel,
    body: Done,
    answer: Done,
    deadlineMs: 15_000,
  },
  listChannelTroubles: {
    ...{ method: 'GET', path: '/v1/channels/{id}/troubles', tag: 'channels', who: 'everywhere' },
    summary: 'Orders that could not be taken, and what could not be told.',
    params: ByChannel,
    answer: ChannelTroubles,
    deadlineMs: 15_000,
  },
  settleChannelTrouble: {
    ...{ method: 'POST', path: '/v1/channels/{id}/troubles', tag: 'channels', who: 'everywhere' },
    summary: 'Tries again, or puts away, what could not be taken or told.',
    params: ByChannel,
    body: ChannelSettleRequest,
    answer: Done,
    deadlineMs: 15_000,
  },
  receiveWebhook: {
    ...{ method: 'POST', path: '/v1/channels/{id}/webhook', tag: 'channels', who: 'anyone' },
    summary: 'What a channel tells of itself; its signature over the body is the proof.',
    params: ByChannel,
    takesBytes: true,
    answer: Type.Unknown({ description: 'What the channel expects to hear.' }),
    deadlineMs: 15_000,
  },
} as const satisfies Record<string, RouteSpec>;
