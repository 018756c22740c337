import { useItemName } from './useItemName.ts';

/** The distinguishing part is bold and underlined: never told by colour. */
export function ItemName(props: { sku: string; fallback: string }) {
  const parts = useItemName(props.sku, props.fallback);
  return parts.map(({ text, strong }, index) =>
    // Parts never move: their place is their identity.
    strong ? <b key={index}>{text}</b> : <span key={index}>{text}</span>,
  );
}
