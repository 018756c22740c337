import { describeChannel, describeRunner } from './table.ts';
import { ownShop } from './shops/ownShop.ts';

describeChannel(ownShop, false);
describeRunner(ownShop);
