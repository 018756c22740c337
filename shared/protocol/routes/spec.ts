import type { TObject, TSchema } from 'typebox';
import { closed, Id } from '../../schema/base.ts';
import { ChannelId } from '../channels.ts';

/** What central answers at one address: its server, its description and its clients are made from this. */
export interface RouteSpec {
  readonly method: 'GET' | 'POST';
  /** With parameters as `{name}`. */
  readonly path: string;
  readonly summary: string;
  readonly tag:
    | 'stations'
    | 'state'
    | 'orders'
    | 'rules'
    | 'channels'
    | 'notifications'
    | 'imports'
    | 'audit';
  /** Whose token it takes. */
  readonly who: 'anyone' | 'station' | 'desk' | 'everywhere' | 'supervisor' | 'lead';
  readonly params?: TObject;
  readonly query?: TObject;
  /** Sent as JSON. */
  readonly body?: TSchema;
  /** Its body is bytes as they are (application/octet-stream). */
  readonly takesBytes?: true;
  /** Of its good answer. Default: 200. */
  readonly status?: number;
  readonly answer: TSchema;
  /** How long a client waits for the whole answer. */
  readonly deadlineMs: number;
}

export const ById = closed({ id: Id });
export const ByChannel = closed({ id: ChannelId });
export const Done = closed({});
