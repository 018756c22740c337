/** How printers are asked how they are, language by language. */
import type { LabelLanguage } from '../../../../shared/labels/index.ts';
import { EPL_STATUS } from './eplStatus.ts';
import { ESCPOS_STATUS } from './escPosStatus.ts';
import type { StatusProtocol } from './protocol.ts';
import { TSPL_STATUS } from './tsplStatus.ts';
import { ZPL_STATUS } from './zplStatus.ts';

export type { PrinterCondition, StatusProtocol, StatusReading } from './protocol.ts';

export const STATUS_PROTOCOLS: Readonly<Record<LabelLanguage, StatusProtocol>> = {
  zpl: ZPL_STATUS,
  tspl: TSPL_STATUS,
  epl: EPL_STATUS,
  escpos: ESCPOS_STATUS,
};
