import { expect, it } from 'vitest';
import { stopPage } from './stopPage.ts';

it('tells the last crashes as text', () => {
  const note = { at: '2026-11-23T09:00:00.000Z', version: '1.2.3', kind: 'page-gone' } as const;
  const page = stopPage('en', [{ ...note, reason: '<b>', detail: 'Object.<anonymous> & x' }]);
  expect(page).toContain('page-gone &lt;b&gt; Object.&lt;anonymous&gt; &amp; x');
  expect(page).not.toContain('<b>');
  expect(page).toContain('Try again');
});
