import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Page, Room } from './types';

export const roomKey = (room: { channel: string; roomId: string }) => `${room.channel}\n${room.roomId}`;

export interface Waiting {
  rooms: Map<string, Room>;
  /** False while pages are still arriving. */
  isComplete: boolean;
}

/** Takes fresh rooms into every list that shows them. */
export function putRooms(client: QueryClient, fresh: Room[]): void {
  client.setQueryData<Waiting>(['waiting'], (old) => {
    if (!old) return old;
    const rooms = new Map(old.rooms);
    let isChanged = false;
    for (const room of fresh) {
      if (room.state === 'waiting') rooms.set(roomKey(room), room);
      else if (!rooms.delete(roomKey(room))) continue;
      isChanged = true;
    }
    return isChanged ? { ...old, rooms } : old;
  });

  const byKey = new Map(fresh.map((room) => [roomKey(room), room]));
  client.setQueriesData<InfiniteData<Page<Room>>>({ queryKey: ['rooms'] }, (old) => {
    if (!old) return old;
    let isChanged = false;
    const pages = old.pages.map((page) => {
      if (!page.items.some((item) => byKey.has(roomKey(item)))) return page;
      isChanged = true;
      return { ...page, items: page.items.map((item) => ({ ...item, ...byKey.get(roomKey(item)) })) };
    });
    return isChanged ? { ...old, pages } : old;
  });
}
