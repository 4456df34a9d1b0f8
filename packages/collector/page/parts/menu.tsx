/** A button that opens a small pane below it. It closes by Esc, by a click elsewhere, and by one on what it holds. */

import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

export function Menu(props: {
  label: string;
  content: ComponentChildren;
  class?: string;
  children: ComponentChildren;
  onClose?: () => void;
}): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    props.onClose?.();
  };
  useEffect(() => {
    if (!isOpen) return undefined;
    const look = (event: Event) => {
      if (event instanceof KeyboardEvent) {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        button.current?.focus();
      } else if (place.current?.contains(event.target as Node) === true) return;
      close();
    };
    addEventListener('pointerdown', look, true);
    addEventListener('keydown', look, true);
    return () => {
      removeEventListener('pointerdown', look, true);
      removeEventListener('keydown', look, true);
    };
  }, [isOpen]);
  return (
    <div class={`menu ${props.class ?? ''}`} ref={place}>
      <button
        ref={button}
        type="button"
        class="icon-button"
        aria-label={props.label}
        title={props.label}
        aria-expanded={isOpen}
        onClick={() => {
          if (isOpen) close();
          else setOpen(true);
        }}
      >
        {props.content}
      </button>
      {isOpen && (
        <div
          class="menu-pane"
          onClick={(event) => {
            if ((event.target as Element).closest('button, a') !== null) close();
          }}
        >
          {props.children}
        </div>
      )}
    </div>
  );
}
