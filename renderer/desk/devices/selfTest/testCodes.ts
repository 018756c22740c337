import { GS } from '../../../scan/index.ts';

export const TEST_CODE_IDS = ['letters', 'signs', 'gs1'] as const;
export type TestCodeId = (typeof TEST_CODE_IDS)[number];

/** One barcode of the sheet: what it says is known, so that what comes instead tells what is set wrong. */
export interface TestCode {
  readonly id: TestCodeId;
  readonly symbology: 'code128' | 'gs1-128';
  /** As a scanner that is set right sends it, without symbology identifier. */
  readonly text: string;
}

/**
 * Letters of both cases that other layouts put elsewhere, and digits, which a French one has behind Shift; then the signs that codes have, none of them a dead key anywhere; then two fields of open length, which only GS keeps apart.
 */
export const TEST_CODES: Readonly<Record<TestCodeId, TestCode>> = {
  letters: { id: 'letters', symbology: 'code128', text: 'AZYM-azym-0179' },
  signs: { id: 'signs', symbology: 'code128', text: 'TEST./%$:;_?*#' },
  gs1: { id: 'gs1', symbology: 'gs1-128', text: `010401234567890110AB${GS}21XY` },
};
