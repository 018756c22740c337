import { encodeCode128, encodeGs1, QUIET_MODULES } from '../../shared/labels/index.ts';

export interface BarcodeProps {
  readonly text: string;
  readonly symbology: 'code128' | 'gs1-128';
  readonly className?: string | undefined;
}

/** In modules. */
const HEIGHT = 44;
/** Whole pixels a module: bars of uneven width are hard to read off a screen. */
const MODULE_PX = 2;

/** A barcode on the screen, quiet zones included. Nothing where the text can't be a code. */
export function Barcode({ text, symbology, className }: BarcodeProps) {
  const code = symbology === 'gs1-128' ? encodeGs1(text) : encodeCode128(text);
  if (code === null) return null;
  const width = code.modules + 2 * QUIET_MODULES;
  return (
    <svg
      width={width * MODULE_PX}
      height={HEIGHT * MODULE_PX}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      className={className}
      role="img"
      aria-label={text}
      shapeRendering="crispEdges"
    >
      <rect width={width} height={HEIGHT} fill="#ffffff" />
      <path d={barsPath(code.bars)} fill="#000000" />
    </svg>
  );
}

/** Bars and spaces in turn, from the first bar on. */
function barsPath(bars: readonly number[]): string {
  const parts: string[] = [];
  let at = QUIET_MODULES;
  for (const [index, module] of bars.entries()) {
    if (index % 2 === 0) parts.push(`M${at} 0h${module}v${HEIGHT}h-${module}z`);
    at += module;
  }
  return parts.join('');
}
