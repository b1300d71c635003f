import { useEffect, useMemo, useRef, useState } from 'react';

const restMs = 2500;

export interface Held<T> {
  rows: T[];
  gone: ReadonlySet<string>;
  isHeld: boolean;
  /** To be called when the pointer moves over the list. */
  touch: () => void;
}

/**
 * Keeps the order of a live list still while the pointer moves over it, so that nobody dismisses the row that just
 * slid under the hand: what left stays as a ghost, what came waits at the end. A resting pointer holds nothing.
 */
export function useHeldOrder<T>(fresh: T[], keyOf: (row: T) => string): Held<T> {
  const [isHeld, setHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const last = useRef<T[]>([]);

  const touch = () => {
    setHeld(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setHeld(false), restMs);
  };
  useEffect(() => () => clearTimeout(timer.current), []);

  const held = useMemo(() => {
    if (!isHeld) return { rows: fresh, gone: new Set<string>() };
    const byKey = new Map(fresh.map((row) => [keyOf(row), row]));
    const gone = new Set<string>();
    const kept = last.current.map((row) => {
      const key = keyOf(row);
      const now = byKey.get(key);
      byKey.delete(key);
      if (!now) gone.add(key);
      return now ?? row;
    });
    return { rows: [...kept, ...byKey.values()], gone };
  }, [fresh, isHeld, keyOf]);

  useEffect(() => { last.current = held.rows; }, [held]);
  return { ...held, isHeld, touch };
}
