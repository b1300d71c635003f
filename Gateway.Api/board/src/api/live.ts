import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { get, segment } from './client';
import { readClock, serverNow } from './clock';
import { putRooms, roomKey } from './roomCache';
import type { Room } from './types';

export type LiveState = 'connecting' | 'live' | 'lost';

const retryAfterMs = [500, 1000, 2000, 4000, 8000, 15000];
const silenceMaxMs = 45_000;
const drawAfterMs = 120;
const refetchAtMostEveryMs = 500;

let state: LiveState = 'connecting';
const listeners = new Set<() => void>();

function become(next: LiveState) {
  if (state === next) return;
  state = next;
  listeners.forEach((listener) => listener());
}

/** Whether changes are arriving. */
export const useLiveState = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );

/** Follows `/v1/events` until the returned function is called; what it hears goes into the query cache. */
export function follow(client: QueryClient): () => void {
  let source: EventSource | undefined;
  let failures = 0;
  let heardPingAt = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  const stale = new Set<string>();
  let flush: ReturnType<typeof setTimeout> | undefined;

  const invalidate = (...keys: string[]) => {
    keys.forEach((key) => stale.add(key));
    flush ??= setTimeout(() => {
      flush = undefined;
      const due = [...stale];
      stale.clear();
      due.forEach((key) => void client.invalidateQueries({ queryKey: JSON.parse(key) as unknown[] }));
    }, refetchAtMostEveryMs);
  };
  const key = (...parts: unknown[]) => JSON.stringify(parts);

  // A busy minute brings many rooms at once: they are drawn together.
  const fresh = new Map<string, Room>();
  let drawing: ReturnType<typeof setTimeout> | undefined;
  const draw = () => {
    drawing = undefined;
    putRooms(client, [...fresh.values()]);
    fresh.clear();
  };

  const onRoom = async (told: Room) => {
    // A server that names the room only is asked for the rest.
    const room = told.state
      ? told
      : await get<Room>(`/rooms/${segment(told.roomId)}`, { channel: told.channel }).catch(() => undefined);
    if (!room) return;
    fresh.set(roomKey(room), { ...room, readAt: serverNow() });
    drawing ??= setTimeout(draw, drawAfterMs);
    invalidate(key('summary'), key('room', told.roomId), key('messages', told.roomId), key('turns', told.roomId));
  };

  const connect = () => {
    if (stopped) return;
    clearTimeout(retry);
    source?.close();
    source = new EventSource('/v1/events');
    source.onopen = () => {
      const wasLost = failures > 0 || state === 'lost';
      failures = 0;
      heardPingAt = 0;
      become('live');
      if (wasLost) {
        // Whatever happened meanwhile may be older than what the server still remembers to resend.
        void readClock().catch(() => undefined);
        void client.invalidateQueries();
      }
    };
    source.onerror = () => {
      failures += 1;
      become('lost');
      // The browser retries a dropped stream by itself, but gives up on one that was refused.
      if (source?.readyState === EventSource.CLOSED) {
        retry = setTimeout(connect, retryAfterMs[Math.min(failures, retryAfterMs.length) - 1]);
      }
    };
    const hear = (name: string, handler: (said: never) => void) =>
      source?.addEventListener(name, (event) => {
        heardPingAt &&= performance.now();
        handler(JSON.parse((event as MessageEvent<string>).data || '{}') as never);
      });
    hear('room', (room: Room) => void onRoom(room));
    hear('turn', (turn: { roomId: string }) => invalidate(key('turns', turn.roomId), key('explain')));
    hear('alert', () => invalidate(key('alerts'), key('explain')));
    hear('leaderboard', () => invalidate(key('leaderboard')));
    hear('ping', () => (heardPingAt = performance.now()));
  };

  const lose = () => {
    become('lost');
    failures += 1;
  };
  const watch = setInterval(() => {
    if (heardPingAt > 0 && performance.now() - heardPingAt > silenceMaxMs) {
      lose();
      connect();
    }
  }, 5000);
  window.addEventListener('offline', lose);
  window.addEventListener('online', connect);
  connect();

  return () => {
    stopped = true;
    source?.close();
    clearInterval(watch);
    clearTimeout(retry);
    clearTimeout(flush);
    clearTimeout(drawing);
    window.removeEventListener('offline', lose);
    window.removeEventListener('online', connect);
  };
}
