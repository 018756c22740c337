import { describeChannel, describeRunner } from './table.ts';
import { SHOPS } from './shops/index.ts';
import { ownShop } from './shops/ownShop.ts';

for (const kind of SHOPS) describeChannel(kind);
describeRunner(ownShop);
