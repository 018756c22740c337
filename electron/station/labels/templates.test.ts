import { describe, expect, test } from 'vitest';
import type { LabelElement } from '../../../shared/labels/index.ts';
import { LABEL_TEMPLATES } from './index.ts';
import { parseTemplate } from './templates.ts';

interface Edges {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}
const edgesOf = ({ x, y, w, h }: LabelElement): Edges => ({
  left: x,
  right: x + w,
  top: y,
  bottom: y + h,
});
/** A thousandth of a millimetre: decimal fractions that touch may seem to overlap by less. */
const NOISE = 0.001;
const overlap = (a: Edges, b: Edges): boolean =>
  a.left < b.right - NOISE &&
  b.left < a.right - NOISE &&
  a.top < b.bottom - NOISE &&
  b.top < a.bottom - NOISE;
/** Of these fields exactly one is filled. */
const ALTERNATIVES = new Set(['gtin.ean13', 'gtin.gs1', 'sku.code']);
/** Two elements that are never on one page may share their place. */
const neverTogether = (a: LabelElement, b: LabelElement): boolean => {
  const [one, other] = [a, b].map((element) => (element.kind === 'table' ? '' : element.when));
  if (one !== other && ALTERNATIVES.has(one ?? '') && ALTERNATIVES.has(other ?? '')) return true;
  const pages = [a, b].map((element) => (element.kind === 'table' ? undefined : element.pages));
  return pages.includes('last') && pages.includes('not-last');
};

describe.each(Object.values(LABEL_TEMPLATES))('the template $id', (template) => {
  test('draws inside the label', () => {
    for (const element of template.elements) {
      const { right, bottom } = edgesOf(element);
      expect(right).toBeLessThanOrEqual(template.widthMm);
      expect(bottom).toBeLessThanOrEqual(template.heightMm);
    }
  });

  test('lays nothing over anything else', () => {
    const clashes = template.elements.flatMap((a, index) =>
      template.elements
        .slice(index + 1)
        .filter((b) => overlap(edgesOf(a), edgesOf(b)) && !neverTogether(a, b))
        .map((b) => [a, b]),
    );
    expect(clashes).toEqual([]);
  });

  test('has every caption it uses, in both languages, and uses every caption it has', () => {
    const used = new Set(
      [...JSON.stringify(template.elements).matchAll(/\{caption\.(\w+)\}/g)].map(([, key]) => key),
    );
    expect(new Set(Object.keys(template.captions))).toEqual(used);
    for (const caption of Object.values(template.captions)) {
      expect(caption.en).toMatch(/\w/);
      expect(caption['zh-CN']).toMatch(/\p{Script=Han}/u);
    }
  });
});

describe('templates from outside', () => {
  test('a wrong one is refused with the place', () => {
    const template = structuredClone(LABEL_TEMPLATES['tote-label']);
    const broken = { ...template, dpmm: 7 };
    expect(() => parseTemplate(broken)).toThrow('label-template-invalid');
    expect(() => parseTemplate(null)).toThrow('label-template-invalid');
    expect(parseTemplate(template)).toEqual(template);
  });
});
