import { holdsPaper, type PrinterFault } from './fault.ts';

/** The three lines a Zebra sends back for ~HS (ZPL II Programming Guide, "~HS Host Status Return"). */
export function hostStatusLines(now: {
  fault: PrinterFault;
  formatsWaiting: number;
  partial: boolean;
}): string {
  const flag = (on: boolean): string => (on ? '1' : '0');
  const paperOut = flag(now.fault.kind === 'paper-out');
  const headUp = flag(now.fault.kind === 'head-open');
  // It has no flag for jammed labels: the printer only pauses.
  const paused = flag(holdsPaper(now.fault));
  const waiting = String(now.formatsWaiting).padStart(3, '0');
  const remaining = String(now.formatsWaiting).padStart(8, '0');
  return [
    `\x02030,${paperOut},${paused},1218,${waiting},0,0,${flag(now.partial)},000,0,0,0\x03\r\n`,
    `\x02001,0,${headUp},0,1,2,4,0,${remaining},1,000\x03\r\n`,
    `\x021234,0\x03\r\n`,
  ].join('');
}
