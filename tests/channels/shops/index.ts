/** Every kind of channel, for tests that hold of all. */
import type { ShopKind } from '../shop.ts';
import { amazon } from './amazon.ts';
import { jd } from './jd.ts';
import { magento } from './magento.ts';
import { ownShop } from './ownShop.ts';
import { pinduoduo } from './pinduoduo.ts';
import { shopee } from './shopee.ts';
import { shopify } from './shopify.ts';
import { taobao } from './taobao.ts';

export const SHOPS: readonly ShopKind[] = [
  ...[ownShop, shopify, magento, amazon, shopee],
  ...[taobao, jd, pinduoduo],
];
