/** The people and totes of the sample warehouse. */
import { badgeBarcode, toteBarcode } from '../barcodes/index.ts';
import type { Language, Role } from '../schema/index.ts';

export interface SamplePerson {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** What their badge's barcode says. */
  readonly badge: string;
  readonly pin: string;
  readonly language: Language;
}

/** Two pickers, a packer, a supervisor and a clerk. Their PINs are published: for samples only. */
export const samplePeople = (): SamplePerson[] => [
  {
    id: 'person-lin',
    name: '林晓梅',
    roles: ['picker'],
    badge: badgeBarcode('PICK1'),
    pin: '1101',
    language: 'zh-CN',
  },
  {
    id: 'person-tom',
    name: 'Tom Ashworth',
    roles: ['picker'],
    badge: badgeBarcode('PICK2'),
    pin: '1102',
    language: 'en',
  },
  {
    id: 'person-zhang',
    name: '张伟强',
    roles: ['packer'],
    badge: badgeBarcode('PACK1'),
    pin: '2201',
    language: 'zh-CN',
  },
  {
    id: 'person-grace',
    name: 'Grace Okafor',
    roles: ['supervisor'],
    badge: badgeBarcode('SUPER1'),
    pin: '3301',
    language: 'en',
  },
  {
    id: 'person-chen',
    name: '陈静',
    roles: ['clerk'],
    badge: badgeBarcode('CLERK1'),
    pin: '4401',
    language: 'zh-CN',
  },
];

/** `TOTE-001` … `TOTE-n` */
export const sampleTotes = (n: number): string[] =>
  Array.from({ length: n }, (_, index) => toteBarcode(index + 1));
