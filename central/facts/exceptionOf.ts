import type { Evidence, ExceptionCase } from '../../shared/schema/index.ts';
import { uuidv5 } from '../../shared/ids.ts';
import type { Write } from '../store/index.ts';
import type { CheckedFact, Sender } from './checkFact.ts';

/** Namespace of exceptions about facts themselves, which may lack a usable id. */
const ABOUT_FACTS = '5d0f6f3e-1a52-5b61-8a0e-6a1d5a3f0c77';
const SUBJECT_IDS = [
  'fulfilmentId',
  'orderNumber',
  'batchId',
  'taskId',
  'parcelId',
  'sku',
  'locationId',
] as const;

type Matter = 'quarantined-fact' | 'refused-intent' | 'unauthorised-work';

const text = (value: unknown, max: number): string | undefined =>
  typeof value === 'string' && value.length > 0 && value.length <= max ? value : undefined;

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;

/** What the fact is about, as far as it says so in a form that can be believed. */
function subjectOf(fact: CheckedFact, sender: Sender): ExceptionCase['subject'] {
  const subject: Record<string, string> = { stationId: sender.station };
  const personId = text(member(fact.raw['operator'], 'personId'), 120);
  if (personId !== undefined) subject['personId'] = personId;
  for (const name of SUBJECT_IDS) {
    const value = text(member(fact.raw['data'], name), name === 'sku' ? 60 : 120);
    if (value !== undefined) subject[name] = value;
  }
  return subject;
}

/** The exception that makes a fact that was not simply applied visible to a supervisor. */
export function exceptionOf(
  fact: CheckedFact,
  sender: Sender,
  matter: Matter,
  reason: string,
  now: string,
): Write {
  const key = `${sender.station}|${sender.epoch}|${fact.raw.n}|${fact.bodyHash}|${matter}`;
  const subject = subjectOf(fact, sender);
  const evidence: Evidence = {
    factId: text(fact.raw.id, 120) ?? null,
    stationId: sender.station,
    personId: subject.personId ?? null,
    at: now,
    code: matter,
    values: { reason, type: text(fact.raw['type'], 60) ?? '', n: fact.raw.n },
  };
  const doc: Omit<ExceptionCase, 'id' | 'clock'> = {
    kind: matter,
    status: 'open',
    severity: matter === 'refused-intent' ? 'low' : 'high',
    subject,
    evidence: [evidence],
    proposals: ['investigate', 'accept'],
    resolution: null,
    createdAt: now,
  };
  return { collection: 'exceptions', id: uuidv5(key, ABOUT_FACTS), doc };
}
