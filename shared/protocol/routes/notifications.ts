import { closed, Id } from '../../schema/base.ts';
import {
  MailAccountRequest,
  NoticeDecided,
  NoticeDecision,
  NoticesResponse,
  NoticeTargetRequest,
  OutboxPage,
  OutboxQuery,
} from '../notify.ts';
import { ById, type RouteSpec } from './spec.ts';

/** Who is told. */
export const NOTIFICATION_ROUTES = {
  listNotifications: {
    ...{ method: 'GET', path: '/v1/notifications', tag: 'notifications', who: 'lead' },
    summary: 'Who is told of what, and the account that e-mails are sent from.',
    answer: NoticesResponse,
    deadlineMs: 15_000,
  },
  saveNotificationTarget: {
    ...{ method: 'POST', path: '/v1/notifications/targets', tag: 'notifications', who: 'lead' },
    summary: 'Somebody else to be told, or another word for one that is there.',
    body: NoticeTargetRequest,
    answer: closed({ id: Id }),
    deadlineMs: 15_000,
  },
  removeNotificationTarget: {
    ...{ method: 'POST', path: '/v1/notifications/targets/{id}/remove' },
    ...{ tag: 'notifications', who: 'lead' },
    summary: 'Nothing more is told to it; what waits for it is dropped.',
    params: ById,
    body: closed({}),
    answer: closed({}),
    deadlineMs: 15_000,
  },
  testNotificationTarget: {
    ...{ method: 'POST', path: '/v1/notifications/targets/{id}/test' },
    ...{ tag: 'notifications', who: 'lead' },
    summary: 'A test message, through the outbox like all others.',
    params: ById,
    body: closed({}),
    answer: closed({}),
    deadlineMs: 15_000,
  },
  saveMailAccount: {
    ...{ method: 'POST', path: '/v1/notifications/mail', tag: 'notifications', who: 'lead' },
    summary: 'The mail server, and in whose name e-mails are sent.',
    body: MailAccountRequest,
    answer: closed({}),
    deadlineMs: 15_000,
  },
  queryNotifications: {
    ...{ method: 'GET', path: '/v1/notifications/outbox', tag: 'notifications', who: 'lead' },
    summary: 'The outbox: what waits, what was sent, and what a person has to look at.',
    query: OutboxQuery,
    answer: OutboxPage,
    deadlineMs: 15_000,
  },
  decideNotification: {
    ...{ method: 'POST', path: '/v1/notifications/outbox/{id}' },
    ...{ tag: 'notifications', who: 'lead' },
    summary: 'Sends a message again, drops it, or says that it arrived.',
    params: ById,
    body: NoticeDecision,
    answer: NoticeDecided,
    deadlineMs: 15_000,
  },
} as const satisfies Record<string, RouteSpec>;
