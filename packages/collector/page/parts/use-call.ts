/** Asks the collector for what a view shows: once for each `key`, or again and again while somebody looks. */

import { useEffect, useState } from 'preact/hooks';

export interface Called<Answer> {
  /** The newest answer; that of the last key until another has come. */
  readonly answer: Answer | undefined;
  readonly error: Error | undefined;
  readonly reload: () => void;
}

/** Calls `ask` at once, when `key` changes, and every so many ms while the page is visible; 0: not again. */
export function useCall<Answer>(key: string, ask: () => Promise<Answer>, every = 0): Called<Answer> {
  const [state, setState] = useState<{ key: string; answer?: Answer | undefined; error?: Error }>({ key });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const call = () => {
      if (document.hidden && every > 0) {
        timer = setTimeout(call, every);
        return;
      }
      ask()
        .then(
          (answer) => {
            if (!isOver) setState({ key, answer });
          },
          (error: unknown) => {
            if (!isOver)
              setState((last) => ({
                key,
                answer: last.key === key ? last.answer : undefined,
                error: error instanceof Error ? error : new Error(String(error)),
              }));
          },
        )
        .finally(() => {
          if (!isOver && every > 0) timer = setTimeout(call, every);
        });
    };
    call();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
    // `ask` is made anew with each drawing; what it asks for is in the key.
  }, [key, every, turn]);
  return {
    answer: state.answer,
    error: state.key === key ? state.error : undefined,
    reload: () => {
      setTurn((last) => last + 1);
    },
  };
}
