import { Type } from 'typebox';
import { closed, literals, optional, Position } from '../../schema/base.ts';
import { ImportAccepted, ImportReportPage, ImportStatus } from '../http.ts';
import { ImportPreview, PreviewRequest, TableLook, TableQuery, TakeRequest } from '../imports.ts';
import { ById, type RouteSpec } from './spec.ts';

export const ImportQuery = closed({
  filename: Type.String({ minLength: 1, maxLength: 200 }),
  channel: optional(Type.String({ minLength: 1, maxLength: 40 })),
  currency: optional(Type.String({ pattern: '^[A-Z]{3}$' })),
  /** `ask`: a file of any columns; it waits for a mapping where its header is not known. Absent: the sample's columns. */
  columns: optional(literals(['ask'])),
});

/** Files of orders. */
export const IMPORT_ROUTES = {
  sendImport: {
    ...{ method: 'POST', path: '/v1/imports', tag: 'imports', who: 'everywhere' },
    summary: 'An order file as it is; it is read and written after the answer.',
    query: ImportQuery,
    takesBytes: true,
    status: 202,
    answer: ImportAccepted,
    deadlineMs: 15 * 60_000,
  },
  listImports: {
    ...{ method: 'GET', path: '/v1/imports', tag: 'imports', who: 'everywhere' },
    summary: 'The latest imports.',
    answer: closed({ imports: Type.Array(ImportStatus) }),
    deadlineMs: 15_000,
  },
  getImport: {
    ...{ method: 'GET', path: '/v1/imports/{id}', tag: 'imports', who: 'everywhere' },
    summary: 'How far an import is.',
    params: ById,
    answer: ImportStatus,
    deadlineMs: 15_000,
  },
  getImportReport: {
    ...{ method: 'GET', path: '/v1/imports/{id}/report', tag: 'imports', who: 'everywhere' },
    summary: 'Rows of a file that are in no order, each with its reason.',
    params: ById,
    query: closed({
      offset: optional(Position),
      limit: optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    }),
    answer: ImportReportPage,
    deadlineMs: 15_000,
  },
  lookAtImport: {
    ...{ method: 'GET', path: '/v1/imports/{id}/table', tag: 'imports', who: 'everywhere' },
    summary: 'What a file that waits for its columns looks like, and what they probably are.',
    params: ById,
    query: TableQuery,
    answer: TableLook,
    deadlineMs: 60_000,
  },
  previewImport: {
    ...{ method: 'POST', path: '/v1/imports/{id}/preview', tag: 'imports', who: 'everywhere' },
    summary: 'What would come of a file by a mapping: its first orders and all that is wrong.',
    params: ById,
    body: PreviewRequest,
    answer: ImportPreview,
    deadlineMs: 120_000,
  },
  takeImport: {
    ...{ method: 'POST', path: '/v1/imports/{id}/take', tag: 'imports', who: 'everywhere' },
    summary: 'Takes the orders of a file by a mapping, and remembers it for its header.',
    params: ById,
    body: TakeRequest,
    status: 202,
    answer: ImportAccepted,
    deadlineMs: 60_000,
  },
  discardImport: {
    ...{ method: 'POST', path: '/v1/imports/{id}/discard', tag: 'imports', who: 'everywhere' },
    summary: 'A file that waited for its columns is not wanted.',
    params: ById,
    body: closed({}),
    answer: closed({}),
    deadlineMs: 15_000,
  },
} as const satisfies Record<string, RouteSpec>;
