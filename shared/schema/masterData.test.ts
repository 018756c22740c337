import { expect, it } from 'vitest';
import { postalAddress } from './masterData.ts';

const contact = {
  name: 'Ann',
  lines: ['1 Road'],
  postcode: '',
  city: 'Austin',
  country: 'US',
  phone: '',
};

it.each([
  ['behind the city, as most countries do', { region: 'TX' }, ['1 Road'], 'Austin, TX'],
  [
    'not twice where city and region are one',
    { city: '北京市', region: '北京市', district: '朝阳区', lines: ['建国路1号'] },
    ['北京市朝阳区', '建国路1号'],
    '北京市',
  ],
  [
    'not again where the lines say it',
    {
      city: '深圳市',
      region: '广东省',
      district: '南山区',
      lines: ['广东省深圳市南山区科技路2号'],
    },
    ['广东省深圳市南山区科技路2号'],
    '深圳市',
  ],
  ['and nothing of what is not known', {}, ['1 Road'], 'Austin'],
])('a label has the region %s', (_, over, lines, city) => {
  expect(postalAddress({ ...contact, ...over })).toMatchObject({ lines, city });
});
