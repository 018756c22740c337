import { useCallback, useSyncExternalStore } from 'react';

export interface Route {
  /** Segments of the path after '#/', decoded: '#/pick/B-1' → ['pick', 'B-1']. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  return {
    path: path.split('/').filter(Boolean).map(decodeSegment),
    query: new URLSearchParams(query),
  };
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // Typed by hand and broken: shown as it is.
    return segment;
  }
}

export function formatRoute(
  path: readonly string[],
  query: Readonly<Record<string, string>> = {},
): string {
  const search = new URLSearchParams(query).toString();
  return `#/${path.map(encodeURIComponent).join('/')}${search === '' ? '' : `?${search}`}`;
}

let cached: { hash: string; route: Route } | undefined;
function currentRoute(): Route {
  if (cached?.hash !== location.hash) {
    cached = { hash: location.hash, route: parseRoute(location.hash) };
  }
  return cached.route;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** Where the window is; kept in the address, so that a reload lands on the same step. */
export function useRoute(): Route & {
  readonly go: (path: readonly string[], query?: Readonly<Record<string, string>>) => void;
  /** Like `go`, without a step to come back to. */
  readonly replace: (path: readonly string[], query?: Readonly<Record<string, string>>) => void;
} {
  const route = useSyncExternalStore(subscribe, currentRoute);
  const go = useCallback((path: readonly string[], query?: Readonly<Record<string, string>>) => {
    location.hash = formatRoute(path, query);
  }, []);
  const replace = useCallback(
    (path: readonly string[], query?: Readonly<Record<string, string>>) => {
      history.replaceState(null, '', formatRoute(path, query));
      window.dispatchEvent(new HashChangeEvent('hashchange'));
    },
    [],
  );
  return { ...route, go, replace };
}
