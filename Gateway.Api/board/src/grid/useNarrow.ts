import { useSyncExternalStore } from 'react';

const narrow = window.matchMedia('(max-width: 719px)');

/** Whether the window is a phone's width. */
export const useNarrow = () =>
  useSyncExternalStore(
    (listener) => {
      narrow.addEventListener('change', listener);
      return () => narrow.removeEventListener('change', listener);
    },
    () => narrow.matches,
  );
