import {
  MailAccountRequest,
  NoticeDecided,
  NoticeDecision,
  NoticesResponse,
  NoticeTargetRequest,
  OrderNotices,
  OutboxPage,
  OutboxQuery,
} from '../protocol/notify.ts';
import { closed, Id } from '../schema/base.ts';
import { call, Nothing, type Calls } from './call.ts';

const ById = closed({ id: Id });

/** Asked of central in the name of who is signed in, which decides whether they may. */
export const NOTIFY_CALLS = {
  'notifications:list': call(Nothing, NoticesResponse),
  'notifications:save-target': call(NoticeTargetRequest, ById),
  'notifications:remove-target': call(ById, Nothing),
  'notifications:test-target': call(ById, Nothing),
  'notifications:save-mail': call(MailAccountRequest, Nothing),
  'notifications:query': call(OutboxQuery, OutboxPage),
  'notifications:decide': call(closed({ id: Id, ...NoticeDecision.properties }), NoticeDecided),
  'orders:notifications': call(ById, OrderNotices),
} as const satisfies Calls;
