import {
  mappedColumn,
  type CellProblem,
  type ImportMapping,
  type OrderField,
} from '../../../shared/imports/index.ts';
import { minorDigits, parsePriceMinor } from '../rows/parseValues.ts';
import type { RowReason, WarningCode } from '../rows/reasons.ts';
import { kindOf, type TableRow } from '../table/tableRow.ts';
import { foldHeader } from './headerWords.ts';
import { readDate } from './readDate.ts';
import { plainNumber } from './readNumber.ts';

/** Where in a row each field is, by the names its file's header has. */
export interface FieldPlaces {
  readonly mapping: ImportMapping;
  readonly names: readonly string[];
  readonly places: ReadonlyMap<OrderField, number>;
  readonly constants: ReadonlyMap<OrderField, string>;
}

export function placeFields(mapping: ImportMapping, names: readonly string[]): FieldPlaces {
  const places = new Map<OrderField, number>();
  for (const { field } of mapping.columns) {
    const place = names.indexOf(mappedColumn(mapping, field) ?? '');
    if (place >= 0) places.set(field, place);
  }
  const constants = new Map(mapping.constants.map(({ field, value }) => [field, value] as const));
  return { mapping, names, places, constants };
}

const VALUE_SHOWN = 80;

/** One row read field by field; what cannot be read is noted, and undefined. */
export class RowReading {
  readonly problems: CellProblem[] = [];
  readonly #fields: FieldPlaces;
  readonly row: TableRow;

  constructor(fields: FieldPlaces, row: TableRow) {
    this.#fields = fields;
    this.row = row;
  }

  place(field: OrderField): number | undefined {
    return this.#fields.places.get(field);
  }

  /** '' where the row has none; the constant of the mapping where the file has none. */
  text(field: OrderField, limit = 200): string {
    const place = this.place(field);
    const cell = place === undefined ? undefined : this.row.cells[place]?.trim();
    const text = cell || (this.#fields.constants.get(field) ?? '');
    return text.replaceAll(/\s+/g, ' ').slice(0, limit);
  }

  folded(field: OrderField): string {
    return foldHeader(this.text(field));
  }

  note(
    field: OrderField,
    code: RowReason | WarningCode,
    severity: CellProblem['severity'] = 'error',
  ): undefined {
    const place = this.place(field);
    const column = place === undefined ? '' : (this.#fields.names[place] ?? '');
    const value = place === undefined ? '' : (this.row.cells[place] ?? '').slice(0, VALUE_SHOWN);
    this.problems.push({ row: this.row.row, column, value, code, severity });
    return undefined;
  }

  #isNumber(field: OrderField): boolean {
    const place = this.place(field);
    return place !== undefined && kindOf(this.row, place) === 'n';
  }

  #decimal(field: OrderField): string | undefined {
    const text = this.text(field);
    return this.#isNumber(field) ? text : plainNumber(text, this.#fields.mapping.decimal);
  }

  /** Whole; spreadsheets like to write 6 as 6.0. */
  whole(field: OrderField): number | undefined {
    const plain = this.#decimal(field);
    if (plain === undefined || !/^-?\d{1,9}(?:\.0+)?$/.test(plain)) return undefined;
    return Number(plain);
  }

  /** Minor units of a currency; undefined where there is none, or (noted) where it can't be read. */
  minor(field: OrderField, currency: string): number | undefined {
    if (this.text(field) === '') return undefined;
    const plain = this.#decimal(field);
    const minor = plain === undefined ? undefined : parsePriceMinor(plain, minorDigits(currency));
    return minor ?? this.note(field, 'bad-price');
  }

  /** An instant; undefined where there is none, or (noted) where it can't be read. */
  instant(field: OrderField): string | undefined {
    const text = this.text(field);
    if (text === '') return undefined;
    return (
      readDate(text, this.#fields.mapping, this.#isNumber(field)) ?? this.note(field, 'bad-date')
    );
  }

  /** Its spreadsheet says that a formula failed: #N/A and the like. */
  failed(field: OrderField): boolean {
    const place = this.place(field);
    return place !== undefined && kindOf(this.row, place) === 'e';
  }
}
