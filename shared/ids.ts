/** Identifiers: UUIDv7 for facts (made by the renderer), UUIDv5 for documents derived from them. */
export { v5 as uuidv5, v7 as uuidv7 } from 'uuid';
