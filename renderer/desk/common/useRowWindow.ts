import { useCallback, useEffect, useState } from 'react';

export interface RowWindow {
  /** For the scrolling element. */
  readonly scroller: (element: HTMLElement | null) => void;
  /** First and last row to draw, both inclusive; last < first when there are none. */
  readonly first: number;
  readonly last: number;
  /** Rows drawn at once, at most: keys modulo this let rows that go out of view be used again. */
  readonly slots: number;
  /** px */
  readonly height: number;
  readonly scrollTo: (index: number) => void;
  readonly toTop: () => void;
}

export interface RowWindowOptions {
  readonly count: number;
  /** px, the same for every row. */
  readonly rowHeight: number;
  /** px of the sticky head that covers rows at the top. */
  readonly headHeight: number;
  /** Rows drawn beyond the edges, so that a scroll shows rows before the next frame has made more. */
  readonly overscan: number;
}

/** What part of a list of equally high rows is in view. Draws again only when another row comes into view. */
export function useRowWindow(options: RowWindowOptions): RowWindow {
  const { count, rowHeight, headHeight, overscan } = options;
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [view, setView] = useState({ top: 0, rows: 0 });

  useEffect(() => {
    if (!element) return;
    // Reading the height while scrolling would force a layout.
    let rows = 0;
    const measure = () => {
      const top = Math.floor(element.scrollTop / rowHeight);
      setView((before) => (before.top === top && before.rows === rows ? before : { top, rows }));
    };
    const observer = new ResizeObserver(() => {
      rows = Math.ceil(element.clientHeight / rowHeight);
      measure();
    });
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [element, rowHeight]);

  const scrollTo = useCallback(
    (index: number) => {
      if (!element) return;
      const top = index * rowHeight;
      const room = element.clientHeight - headHeight - rowHeight;
      if (top < element.scrollTop) element.scrollTo({ top });
      else if (top > element.scrollTop + room) element.scrollTo({ top: top - room });
    },
    [element, rowHeight, headHeight],
  );
  const toTop = useCallback(() => {
    if (element) element.scrollTo({ top: 0 });
  }, [element]);

  return {
    scroller: setElement,
    first: Math.max(0, view.top - overscan),
    last: Math.min(count - 1, view.top + view.rows + overscan),
    slots: view.rows + 2 * overscan + 1,
    height: count * rowHeight,
    scrollTo,
    toTop,
  };
}

export const indexesOf = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
