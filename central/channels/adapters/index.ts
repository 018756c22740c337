/** Every channel there is an adapter for; one file or folder each. What they have in common is the room above. */
import type { ChannelAdapter } from '../adapter.ts';
import { amazonAdapter } from './amazon.ts';
import { jdAdapter } from './jd.ts';
import { magentoAdapter } from './magento.ts';
import { ownShopAdapter } from './ownShop.ts';
import { pinduoduoAdapter } from './pinduoduo.ts';
import { shopifyAdapter } from './shopify/index.ts';
import { shopeeAdapter } from './shopee.ts';
import { taobaoAdapter } from './taobao.ts';

export const ADAPTERS: readonly ChannelAdapter[] = [
  ownShopAdapter,
  shopifyAdapter,
  magentoAdapter,
  amazonAdapter,
  shopeeAdapter,
  taobaoAdapter,
  jdAdapter,
  pinduoduoAdapter,
];

export const adapterOf = (kind: string): ChannelAdapter | undefined =>
  ADAPTERS.find((adapter) => adapter.kind === kind);
