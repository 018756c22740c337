import type { Role } from '../schema/index.ts';
import { CHECKS, type Band, type CheckCode } from './catalogue.ts';
import { DEFAULT_OWNERS, type Checked, type CheckSettings, type Finding } from './schema.ts';

export type Values = Finding['values'];
/** A finding before the settings had their say. */
export interface Found {
  readonly code: CheckCode;
  readonly values: Values;
}

const RISK_MAX = 100;

/** What the house makes of a finding; undefined: that check is off. */
export function severityOf(
  code: CheckCode,
  settings: CheckSettings,
): Finding['severity'] | undefined {
  const said = settings.severities[code] ?? CHECKS[code].severity;
  return said === 'off' ? undefined : said;
}

/** Each code counts once, however often it was found. */
export function riskOf(findings: readonly Finding[]): number {
  const codes = new Set(findings.map(({ code }) => code));
  let risk = 0;
  for (const code of codes) risk += CHECKS[code].weight;
  return Math.min(RISK_MAX, risk);
}

export const bandOf = (risk: number, { mediumFrom, highFrom }: CheckSettings): Band =>
  risk >= highFrom ? 'high' : risk >= mediumFrom ? 'medium' : 'low';

/** Findings with their severities, and the risk they come to; undefined where there is none. */
export function assess(
  found: readonly Found[],
  settings: CheckSettings,
  passed: readonly CheckCode[] = [],
): Checked | undefined {
  const findings = found.flatMap(({ code, values }): Finding[] => {
    const severity = severityOf(code, settings);
    return severity === undefined ? [] : [{ code, severity, values }];
  });
  if (findings.length === 0) return undefined;
  const risk = riskOf(findings);
  const band = bandOf(risk, settings);
  const ofAll = band === 'high' ? severityOf('fraud.risk', settings) : undefined;
  if (ofAll) findings.push({ code: 'fraud.risk', severity: ofAll, values: { risk } });
  return { findings, risk, band, ...(passed.length > 0 ? { passed: [...passed] } : {}) };
}

/** Codes that hold the order: what nobody let pass. */
export function stopsOf(checked: Checked | undefined): CheckCode[] {
  if (!checked) return [];
  const { findings, passed = [] } = checked;
  const codes = findings.flatMap(({ code, severity }) => (severity === 'stop' ? [code] : []));
  return [...new Set(codes)].filter((code) => !passed.includes(code));
}

/** Who is to settle what stops an order: of several the one of the weightiest. */
export function ownerOf(codes: readonly CheckCode[], { owners }: CheckSettings): Role {
  const [first] = codes.toSorted((a, b) => CHECKS[b].weight - CHECKS[a].weight);
  const group = CHECKS[first ?? 'fraud.risk'].group;
  return owners[group] ?? DEFAULT_OWNERS[group];
}
