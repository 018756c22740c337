import {
  ChannelChangeRequest,
  ChannelConnectRequest,
  ChannelId,
  ChannelSettleRequest,
  ChannelsResponse,
  ChannelTestRequest,
  ChannelTestResponse,
  ChannelTroubles,
  OrderOutward,
  OrderSources,
} from '../protocol/channels.ts';
import { closed, Id } from '../schema/base.ts';
import { call, Nothing, type Calls } from './call.ts';

const ByChannel = closed({ id: ChannelId });

/** Asked of central in the name of who is signed in, which decides whether they may. */
export const CHANNEL_CALLS = {
  'channels:list': call(Nothing, ChannelsResponse),
  'channels:connect': call(ChannelConnectRequest, ByChannel),
  'channels:change': call(
    closed({ channel: ChannelId, ...ChannelChangeRequest.properties }),
    Nothing,
  ),
  'channels:test': call(ChannelTestRequest, ChannelTestResponse),
  'channels:remove': call(ByChannel, Nothing),
  'channels:ask': call(ByChannel, Nothing),
  'channels:list-troubles': call(ByChannel, ChannelTroubles),
  'channels:settle': call(
    closed({ channel: ChannelId, ...ChannelSettleRequest.properties }),
    Nothing,
  ),
  'orders:outward': call(closed({ id: Id }), OrderOutward),
  'orders:sources': call(closed({ id: Id }), OrderSources),
} as const satisfies Calls;
