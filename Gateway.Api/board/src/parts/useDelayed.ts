import { useEffect, useState } from 'react';

/** The value as it was a moment ago: what is being typed is not asked for letter by letter. */
export function useDelayed<T>(value: T, delayMs = 250): T {
  const [delayed, setDelayed] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setDelayed(value), delayMs);
    return () => clearTimeout(timer);
  }, [value, delayMs]);
  return delayed;
}
