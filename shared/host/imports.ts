import { ImportAccepted } from '../protocol/http.ts';
import {
  ImportPreview,
  PreviewRequest,
  TableLook,
  TableQuery,
  TakeRequest,
} from '../protocol/imports.ts';
import { closed, Id } from '../schema/base.ts';
import { call, Nothing, type Calls } from './call.ts';

const importId = Id;

/** A file that waits for somebody to say what its columns are. */
export const IMPORT_CALLS = {
  'imports:look': call(closed({ importId, ...TableQuery.properties }), TableLook),
  'imports:preview': call(closed({ importId, ...PreviewRequest.properties }), ImportPreview),
  'imports:take': call(closed({ importId, ...TakeRequest.properties }), ImportAccepted),
  'imports:discard': call(closed({ importId }), Nothing),
} as const satisfies Calls;
