import type { CentralClient } from '../../../shared/client/index.ts';
import type { HostInput, HostOutput } from '../../../shared/host/contract.ts';
import type { NOTIFY_CALLS } from '../../../shared/host/notify.ts';

export type NotifyHandlers = {
  readonly [K in keyof typeof NOTIFY_CALLS]: (input: HostInput<K>) => Promise<HostOutput<K>>;
};

/** Who is told of what, and the outbox: nothing of it is kept here, central is asked each time. */
export function createNotifyHandlers(person: () => CentralClient): NotifyHandlers {
  return {
    'notifications:list': async () => (await person().ask('listNotifications', {})).value,
    'notifications:save-target': async (body) =>
      (await person().ask('saveNotificationTarget', { body })).value,
    'notifications:remove-target': async ({ id }) =>
      (await person().ask('removeNotificationTarget', { params: { id }, body: {} })).value,
    'notifications:test-target': async ({ id }) =>
      (await person().ask('testNotificationTarget', { params: { id }, body: {} })).value,
    'notifications:save-mail': async (body) =>
      (await person().ask('saveMailAccount', { body })).value,
    'notifications:query': async (query) =>
      (await person().ask('queryNotifications', { query })).value,
    'notifications:decide': async ({ id, ...body }) =>
      (await person().ask('decideNotification', { params: { id }, body })).value,
    'orders:notifications': async ({ id }) =>
      (await person().ask('orderNotifications', { params: { id } })).value,
  };
}
