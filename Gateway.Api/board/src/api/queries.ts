import {
  keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient, type QueryClient,
} from '@tanstack/react-query';
import { get, post, segment } from './client';
import { readClock, serverNow } from './clock';
import { putRooms, roomKey, type Waiting } from './roomCache';
import type { Page, Person, Room, Session, Settings, Summary } from './types';

export const useSession = () =>
  useQuery({ queryKey: ['session'], queryFn: readSession, staleTime: Infinity, retry: false });

/** No page may be drawn before the server's time is known: what day "today" is hangs on it. */
async function readSession(): Promise<Session> {
  const [session] = await Promise.all([get<Session>('/session'), readClock().catch(() => undefined)]);
  return session;
}

export const useSummary = () =>
  useQuery({ queryKey: ['summary'], queryFn: () => get<Summary>('/summary'), refetchInterval: 30_000 });

/** What the settings say, for labels and schedules; the settings page reads its own copy with the ETag. */
export const usePolicy = () =>
  useQuery({ queryKey: ['policy'], queryFn: () => get<Settings>('/settings'), staleTime: 60_000, retry: false });

export const useOverMinutes = () => usePolicy().data?.overMinutes ?? 2;

/** Every waiting room, page by page; live events keep it fresh, and it is read again from time to time. */
export function useWaiting() {
  const client = useQueryClient();
  return useQuery({
    queryKey: ['waiting'],
    queryFn: () => readWaiting(client),
    refetchInterval: 60_000,
    // Rooms that change while pages arrive come by events: compare nothing, it is costly at 10,000.
    structuralSharing: false,
  });
}

async function readWaiting(client: QueryClient): Promise<Waiting> {
  const rooms = new Map<string, Room>();
  const isFirst = client.getQueryData(['waiting']) === undefined;
  let cursor: string | null = null;
  do {
    const page: Page<Room> = await get<Page<Room>>('/rooms', { state: 'waiting', limit: cursor ? 500 : 100, cursor });
    const readAt = serverNow();
    for (const room of page.items) rooms.set(roomKey(room), { ...room, readAt });
    cursor = page.nextCursor;
    // The first page is drawn at once; a refresh is drawn when it is whole.
    if (isFirst && cursor) client.setQueryData<Waiting>(['waiting'], { rooms: new Map(rooms), isComplete: false });
  } while (cursor);
  return { rooms, isComplete: true };
}

export type Filter = Record<string, string | number | boolean | undefined>;

/** A list of the API that grows as the reader scrolls. */
export function usePages<T>(name: string, path: string, filter: Filter, limit = 100, enabled = true) {
  const query = useInfiniteQuery({
    queryKey: [name, filter],
    queryFn: async ({ pageParam }) => {
      const page = await get<Page<T>>(path, { ...filter, limit, cursor: pageParam });
      const readAt = serverNow();
      return name === 'rooms' ? { ...page, items: page.items.map((item) => ({ ...item, readAt })) } : page;
    },
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    enabled,
  });
  return { ...query, rows: query.data?.pages.flatMap((page) => page.items) ?? [] };
}

/** All people of one kind; a tenant's staff are few enough to be read whole. */
export function useStaff() {
  return useQuery({
    queryKey: ['people', 'staff'],
    queryFn: async () => {
      const lists = await Promise.all(
        ['sales', 'after-sales', 'employee'].map((role) => get<Page<Person>>('/people', { role, limit: 500 })),
      );
      return lists.flatMap((list) => list.items);
    },
    staleTime: 60_000,
  });
}

export type RoomAction =
  | 'dismiss' | 'undo' | 'snooze' | 'handover' | 'handover/approve' | 'handover/reject' | 'assign' | 'archive';

export const roomPath = (room: { roomId: string }, rest = '') => `/rooms/${segment(room.roomId)}${rest}`;

/** Acts on a room; the answer, where it is a room, is shown at once. */
export function useRoomAction() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ room, action, body }: { room: Room; action: RoomAction; body?: unknown }) =>
      post<Room | undefined>(roomPath(room, `/${action}`), body ?? {}, { channel: room.channel }),
    onSuccess: (answer, { room }) => {
      if (answer?.state && answer.roomId) putRooms(client, [{ ...answer, readAt: serverNow() }]);
      else void client.invalidateQueries({ queryKey: ['waiting'] });
      for (const key of [['room', room.roomId], ['turns', room.roomId], ['summary'], ['rooms'], ['explain']]) {
        void client.invalidateQueries({ queryKey: key });
      }
    },
  });
}
