/** GS1 data: application identifiers, element strings and Digital Links, read into elements and checked. */
export { isoDateOf, type Element } from './element.ts';
export {
  GS,
  readBracketed,
  readElementString,
  writeElementString,
  type ReadElements,
} from './elementString.ts';
export { looksLikeLink, readDigitalLink } from './digitalLink.ts';
