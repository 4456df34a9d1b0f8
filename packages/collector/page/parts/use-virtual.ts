/** Draws only the rows of a long list that can be seen. Their heights are known, so nothing is measured. */

import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualItem,
} from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useLayoutEffect, useReducer, useState } from 'preact/hooks';

export interface VirtualRows {
  readonly items: readonly VirtualItem[];
  /** Height of all rows, px. */
  readonly height: number;
  /** Scrolls as far as it takes to show the row. */
  readonly show: (index: number) => void;
  readonly toTop: () => void;
}

export interface VirtualOptions {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly count: number;
  /** Height of a row, px. */
  readonly heightOf: (index: number) => number;
  readonly keyOf: (index: number) => string;
  /** Told how far the list is scrolled, px. */
  readonly onScroll?: (offset: number) => void;
}

export function useVirtual({ scroller, count, heightOf, keyOf, onScroll }: VirtualOptions): VirtualRows {
  const [, redraw] = useReducer((turn: number) => turn + 1, 0);
  const options = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: heightOf,
    // Another function each time: a list of the same length may have other rows.
    getItemKey: (index: number) => keyOf(index),
    overscan: 6,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: (changed: Virtualizer<HTMLElement, HTMLElement>) => {
      onScroll?.(changed.scrollOffset ?? 0);
      redraw(undefined);
    },
  };
  const [virtualizer] = useState(() => new Virtualizer<HTMLElement, HTMLElement>(options));
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), []);
  useLayoutEffect(() => {
    virtualizer._willUpdate();
  });
  return {
    items: virtualizer.getVirtualItems(),
    height: virtualizer.getTotalSize(),
    show: (index) => {
      virtualizer.scrollToIndex(index, { align: 'auto' });
    },
    toTop: () => {
      virtualizer.scrollToOffset(0);
    },
  };
}
