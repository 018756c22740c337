/** From a document's data to the bytes a printer takes, in each language, and what drawing alone costs. */
import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import { toBuffer } from 'bwip-js/node';
import { createLabelBuilder } from '../../electron/station/labels/index.ts';
import { buildSscc } from '../../shared/barcodes/index.ts';
import {
  chooseLabelLanguage,
  DEFAULT_TARGET,
  LABEL_LANGUAGES,
  type ShippingLabelData,
} from '../../shared/labels/index.ts';
import { deriveContact } from '../../shared/sample/index.ts';
import { atMost, forComparison, type BenchResult, type Figure } from './figures.ts';
import type { Scale } from './scale.ts';
import { longest, median, percentile } from './statistics.ts';

const TEXT_GOAL_MS = 10;
const CHINESE_GOAL_MS = 60;
/** Contenders draw so many labels: a picture of a whole one takes its time. */
const COMPARED = 20;
const FONT = '@expo-google-fonts/noto-sans-sc/500Medium/NotoSansSC_500Medium.ttf';

/** Every label to somebody else. */
function labelOf(n: number, country: string): ShippingLabelData {
  const shipTo = deriveContact(`bench-${n}`, country);
  return {
    language: chooseLabelLanguage(shipTo),
    orderNumber: String(500_000 + n),
    shipFrom: deriveContact('sender', country),
    shipTo,
    parcelNumber: 1,
    parcelCount: 1 + (n % 3),
    printedAt: '2026-11-22',
    sscc: buildSscc(3, '4012345', n),
    carrier: country === 'Hong Kong' ? '中国邮政速递物流' : 'Royal Mail',
    service: country === 'Hong Kong' ? '特快专递' : 'Tracked 24',
    weightGrams: 500 + n,
  };
}

async function time(count: number, run: (n: number) => unknown): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const started = performance.now();
    await run(n);
    times.push(performance.now() - started);
  }
  return times;
}

/** The label as a picture made by resvg alone, the straightforward way: texts in an SVG, and the font in its file. */
function drawWithResvg(label: ShippingLabelData, fontFile: string): number {
  const { shipTo, shipFrom } = label;
  const lines = [shipFrom.name, shipTo.name, ...shipTo.lines, shipTo.city, shipTo.country];
  const texts = lines.map(
    (line, index) =>
      `<text x="40" y="${120 + index * 60}" font-size="36" font-family="Noto Sans SC">${line.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</text>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="1200">${texts.join('')}</svg>`;
  const font = { loadSystemFonts: false, fontFiles: [fontFile] };
  return new Resvg(svg, { font }).render().pixels.length;
}

export async function benchLabels(scale: Scale): Promise<BenchResult> {
  const builder = createLabelBuilder();
  await builder.warm();
  const figures: Record<string, Figure> = {};
  const worst: string[] = [];
  for (const language of LABEL_LANGUAGES) {
    const target = { ...DEFAULT_TARGET, language };
    const measure = (country: string, from: number): Promise<number[]> =>
      time(scale.labels, (n) =>
        builder.buildLabel('shipping-label', labelOf(from + n, country), { target }),
      );
    // Addresses that no earlier language has met: what was drawn for them is drawn anew.
    const from = LABEL_LANGUAGES.indexOf(language) * scale.labels;
    const text = await measure('United Kingdom', from);
    const chinese = await measure('Hong Kong', from);
    figures[`${language}TextP95`] = atMost(TEXT_GOAL_MS, percentile(text, 0.95), 'ms');
    figures[`${language}ChineseP95`] = atMost(CHINESE_GOAL_MS, percentile(chinese, 0.95), 'ms');
    worst.push(`${language} ${longest(text).toFixed(1)} / ${longest(chinese).toFixed(1)} ms`);
  }
  const fontFile = createRequire(import.meta.url).resolve(FONT);
  const count = Math.min(COMPARED, scale.labels);
  const chinese = await time(count, (n) => drawWithResvg(labelOf(n, 'Hong Kong'), fontFile));
  const codes = await time(count, (n) =>
    toBuffer({ bcid: 'gs1-128', text: `(00)${labelOf(n, 'Germany').sscc}`, scale: 4 }),
  );
  figures['resvgTextsAloneP50'] = forComparison(median(chinese), 'ms');
  figures['bwipOneCodeP50'] = forComparison(median(codes), 'ms');
  return {
    figures,
    notes: [
      `${scale.labels} shipping labels of each kind, each to somebody else, after one to warm up`,
      `longest, text / Chinese: ${worst.join(', ')}`,
      'resvg alone: the texts of one Chinese label, without codes; bwip-js: one SSCC as PNG',
    ],
  };
}
