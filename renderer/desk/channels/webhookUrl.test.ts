import { expect, it } from 'vitest';
import { isReachedFromOutside, webhookAddress } from './webhookUrl.ts';

it.each([
  ['https://central.example.com', true],
  ['https://central.example.com:8443/', true],
  ['https://8.8.4.4', true],
  ['https://[2001:db8::1]', true],
  ['http://central.example.com', false],
  ['http://127.0.0.1:4180', false],
  ['https://localhost:4180', false],
  ['https://central', false],
  ['https://central.local', false],
  ['https://192.168.1.5', false],
  ['https://172.20.0.1', false],
  ['https://100.100.1.1', false],
  ['https://[::1]', false],
  ['https://[fd12:3456::1]', false],
  ['no address', false],
])('of %s knows whether channels reach it', (url, expected) => {
  expect(isReachedFromOutside(url)).toBe(expected);
});

it('is whole where the house’s own address is known, and a path behind it elsewhere', () => {
  expect(webhookAddress('https://central.example.com:8443/', 'shop')).toBe(
    'https://central.example.com:8443/v1/channels/shop/webhook',
  );
  expect(webhookAddress(undefined, 'shop')).toBe('/v1/channels/shop/webhook');
});
