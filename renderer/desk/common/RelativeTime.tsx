import { useNow } from '../../replica/index.ts';
import { absoluteTime, relativeTime } from './relativeTime.ts';
import { useLanguage } from './useLanguage.ts';

const EVERY_MS = 30_000;

/** How long ago, or how far ahead; the exact time on hover. */
export function RelativeTime(props: { readonly instant: string }) {
  const now = useNow(EVERY_MS);
  const { language } = useLanguage();
  return (
    <time dateTime={props.instant} title={absoluteTime(props.instant, language)}>
      {relativeTime(props.instant, now, language)}
    </time>
  );
}
