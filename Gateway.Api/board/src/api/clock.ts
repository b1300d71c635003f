import { useSyncExternalStore } from 'react';
import { get } from './client';

// The server's clock rules every figure on the page, and may run at another speed (demonstrations).
let anchor = { server: Date.now(), local: performance.now(), speed: 1 };
let shown = 0;
const listeners = new Set<() => void>();

/** The server's time now, ms since 1970. */
export function serverNow(): number {
  return anchor.server + (performance.now() - anchor.local) * anchor.speed;
}

export async function readClock(): Promise<void> {
  const asked = performance.now();
  const { now, speed } = await get<{ now: string; speed: number }>('/clock');
  const local = (asked + performance.now()) / 2;
  anchor = { server: Date.parse(now), local, speed: speed || 1 };
}

function tick() {
  shown = serverNow();
  listeners.forEach((listener) => listener());
}

let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void) {
  if (listeners.size === 0) {
    shown = serverNow();
    timer = setInterval(tick, 1000);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

/** The server's time, read anew every second; one timer serves the whole page. */
export function useServerNow(): number {
  return useSyncExternalStore(subscribe, () => shown || (shown = serverNow()));
}
