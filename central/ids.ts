import { hash } from 'node:crypto';

/** Letters of UUIDs are given in either case. */
const bytesOf = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');
const namespaces = new Map<string, Buffer>();

/** `uuidv5` of shared/ids, by the platform's SHA-1: central derives several ids for every order. */
export function uuidv5(name: string, namespace: string): string {
  let space = namespaces.get(namespace);
  if (!space) {
    space = bytesOf(namespace);
    namespaces.set(namespace, space);
  }
  const digest = hash('sha1', Buffer.concat([space, Buffer.from(name)]), 'hex');
  const variant = ((Number.parseInt(digest.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-${variant}${digest.slice(18, 20)}-${digest.slice(20, 32)}`;
}
