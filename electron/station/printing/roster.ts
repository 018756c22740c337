/** The printers of this station: what was saved of them, how they are, and which of them a job is for. */
import type { PrinterInfo, PrintJob } from '../../../shared/host/contract.ts';
import { LABEL_TEMPLATE_IDS, type LabelTemplateId } from '../../../shared/labels/index.ts';
import type { JobStore } from '../ports.ts';
import {
  describePlace,
  printerAddress,
  takesDocument,
  type PrinterConfig,
} from './printerConfig.ts';
import type { PrinterState } from './readiness.ts';

export interface Entry {
  readonly id: string;
  readonly config: PrinterConfig;
  /** Names the physical device. */
  readonly address: string;
  state: PrinterState;
  reason: string | null;
  /** It takes jobs, as far as is known. */
  well: boolean;
}

export const toInfo = ({ id, config, state, reason }: Entry): PrinterInfo => ({
  id,
  ...config,
  address: describePlace(config),
  state,
  reason,
});

export interface Roster {
  readonly entries: () => Entry[];
  readonly get: (id: string) => Entry | undefined;
  readonly at: (address: string) => Entry[];
  readonly add: (id: string, config: PrinterConfig) => Entry;
  readonly remove: (id: string) => void;
  /** The job this printer would take now: its own, or one that nobody has and that it is the right one for. */
  readonly nextJob: (id: string) => PrintJob | undefined;
  /** Whoever would take such a document now, well or not. */
  readonly takerOf: (document: LabelTemplateId) => Entry | undefined;
  /** Whether any printer here could take this job. */
  readonly hasTaker: (job: PrintJob) => boolean;
}

export function createRoster(
  jobs: Pick<JobStore, 'nextQueued'>,
  isSetAside: (printerId: string) => boolean = () => false,
): Roster {
  const printers = new Map<string, Entry>();
  const entries = (): Entry[] => [...printers.values()];

  const stepsInOnly = ({ id, config }: Entry): boolean => config.standby || isSetAside(id);
  const speaks = ({ config }: Entry, format: Pick<PrintJob, 'language' | 'dpmm'>): boolean =>
    config.language === format.language && config.dpmm === format.dpmm;

  /** A standby printer steps in for a document only while none of the others of its kind is well. */
  const isTurnOf = (entry: Entry, document: LabelTemplateId): boolean =>
    takesDocument(entry.config, document) &&
    (!stepsInOnly(entry) ||
      !entries().some(
        (other) =>
          !stepsInOnly(other) &&
          other.well &&
          speaks(other, entry.config) &&
          takesDocument(other.config, document),
      ));

  return {
    entries,
    get: (id) => printers.get(id),
    at: (address) => entries().filter((entry) => entry.address === address),
    add: (id, config) => {
      const address = printerAddress(config);
      const entry: Entry = { id, config, address, state: 'unknown', reason: null, well: true };
      printers.set(id, entry);
      return entry;
    },
    remove: (id) => void printers.delete(id),
    nextJob: (id) => {
      const entry = printers.get(id);
      if (!entry) return undefined;
      const { language, dpmm } = entry.config;
      const documents = LABEL_TEMPLATE_IDS.filter((document) => isTurnOf(entry, document));
      return jobs.nextQueued({ id, language, dpmm }, documents);
    },
    takerOf: (document) => {
      const able = entries().filter(({ config }) => takesDocument(config, document));
      const regular = able.filter((entry) => !stepsInOnly(entry));
      return (
        regular.find(({ well }) => well) ?? able.find(({ well }) => well) ?? regular[0] ?? able[0]
      );
    },
    hasTaker: (job) =>
      entries().some((entry) =>
        job.printerId === entry.id
          ? speaks(entry, job)
          : job.printerId === null &&
            speaks(entry, job) &&
            takesDocument(entry.config, job.document),
      ),
  };
}
