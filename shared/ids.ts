/** Identifiers: UUIDv7 for facts (made by the renderer), UUIDv5 for documents derived from them. */
export { v5 as uuidv5, v7 as uuidv7 } from 'uuid';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether documents can be named after it. */
export const isUuid = (text: string): boolean => UUID.test(text);
