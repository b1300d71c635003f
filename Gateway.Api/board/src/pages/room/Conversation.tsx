import { Button, Skeleton } from 'antd';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { get } from '../../api/client';
import { serverNow } from '../../api/clock';
import type { Message, Page, Room, Turn } from '../../api/types';
import { addDays, date, time } from '../../format';
import { Failed } from '../../grid/Grid';
import { useT, word } from '../../i18n';
import { ExplainDrawer } from './ExplainDrawer';
import { TurnLabel } from './TurnLabel';

const daysBack = 30;

/** The turns of a room, newest days first enough to stand beside its messages. */
export function useTurns(room: { roomId: string; channel?: string }) {
  return useQuery({
    queryKey: ['turns', room.roomId, room.channel],
    queryFn: () => get<Page<Turn>>('/turns', {
      roomId: room.roomId, channel: room.channel, from: addDays(date(serverNow()), -daysBack),
      to: date(serverNow()), limit: 500,
    }),
  });
}

/** What was said, as bubbles, with the turns drawn beside it. */
export function Conversation({ room, isCompact }: { room: Room; isCompact?: boolean }) {
  const t = useT();
  const [explained, setExplained] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const messages = useInfiniteQuery({
    queryKey: ['messages', room.roomId, room.channel],
    queryFn: ({ pageParam }) => get<Page<Message>>('/messages', {
      roomId: room.roomId, channel: room.channel, limit: 60, cursor: pageParam,
      from: addDays(date(serverNow()), -daysBack), to: date(serverNow()),
    }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
  const turns = useTurns(room).data?.items;

  const rows = useMemo(() => {
    const newestFirst = messages.data?.pages.flatMap((page) => page.items) ?? [];
    return withTurns(newestFirst.toReversed(), turns ?? []);
  }, [messages.data, turns]);

  const heightBefore = useRef(0);
  useLayoutEffect(() => {
    const at = box.current;
    if (!at) return;
    // New words keep the reader at the end; older pages keep the words that were being read where they were.
    if (isAtEnd.current) at.scrollTop = at.scrollHeight;
    else if (at.scrollTop < 40) at.scrollTop += at.scrollHeight - heightBefore.current;
    heightBefore.current = at.scrollHeight;
  }, [rows]);

  if (messages.isPending) return <div className="talk"><Skeleton active paragraph={{ rows: 6 }} /></div>;
  if (messages.isError) return <Failed error={messages.error} onRetry={() => void messages.refetch()} />;

  return (
    <div
      className={isCompact ? 'talk compact' : 'talk'} ref={box} tabIndex={0} role="log" aria-label={t('room.talk')}
      onScroll={(event) => {
        const at = event.currentTarget;
        isAtEnd.current = at.scrollHeight - at.scrollTop - at.clientHeight < 60;
      }}
    >
      {messages.hasNextPage ? (
        <Button type="link" loading={messages.isFetchingNextPage} onClick={() => void messages.fetchNextPage()}>
          {t('room.older')}
        </Button>
      ) : null}
      {rows.length === 0 ? <p className="grid-empty">{t('room.silent')}</p> : null}
      {rows.map((row, at) => (
        <TalkRow
          key={`${row.message.channel}/${row.message.id}`} row={row} room={room} onExplain={setExplained}
          newDay={date(row.message.sentAt) !== date(rows[at - 1]?.message.sentAt)}
          isSameSpeaker={rows[at - 1]?.message.senderId === row.message.senderId}
        />
      ))}
      <ExplainDrawer turnId={explained} onClose={() => setExplained(null)} />
    </div>
  );
}

interface Row {
  message: Message;
  turn?: Turn;
  isFirst?: boolean;
  isLast?: boolean;
}

/** Puts each message into the turn in whose wait it fell. */
export function withTurns(messages: Message[], turns: Turn[]): Row[] {
  const spans = turns
    .filter((turn) => turn.status !== 'retracted')
    .map((turn) => ({
      turn,
      from: Date.parse(turn.waitingSince),
      to: turn.endedAt ? Date.parse(turn.endedAt) : Number.POSITIVE_INFINITY,
      ids: new Set(turn.messageIds),
    }));
  const rows: Row[] = messages.map((message) => {
    const at = Date.parse(message.sentAt);
    // Its own messages first: a staff message at the same instant as the next question belongs to its answer.
    const span = spans.find((one) => one.ids.has(message.id))
      ?? spans.find((one) => at >= one.from && at <= one.to && message.type !== 'system');
    return { message, turn: span?.turn };
  });
  rows.forEach((row, at) => {
    if (!row.turn) return;
    row.isFirst = rows[at - 1]?.turn !== row.turn;
    row.isLast = rows[at + 1]?.turn !== row.turn;
  });
  return rows;
}

interface TalkRowProps {
  row: Row;
  room: Room;
  newDay: boolean;
  isSameSpeaker: boolean;
  onExplain: (turnId: string) => void;
}

function TalkRow({ row, room, newDay, isSameSpeaker, onExplain }: TalkRowProps) {
  const t = useT();
  const { message, turn } = row;
  const isOurs = ['sales', 'after-sales', 'employee'].includes(message.senderRole);
  const isNotice = message.type === 'system' || message.type === 'recall';
  const side = isNotice ? 'notice' : isOurs ? 'ours' : message.senderRole === 'bot' ? 'bot' : 'theirs';
  const worst = turn?.tiers.findLast((tier) => tier.raisedAt)?.color;
  return (
    <>
      {newDay ? <div className="talk-day"><span>{date(message.sentAt)}</span></div> : null}
      <div className={`talk-row ${side}`}>
        <div
          className={`rail ${turn ? 'in-turn' : ''} ${row.isFirst ? 'first' : ''} ${row.isLast ? 'last' : ''}`}
          data-color={worst ?? (turn ? 'calm' : undefined)} aria-hidden="true"
        />
        <div className="bubble-box">
          {!isNotice && !isSameSpeaker ? (
            <div className="speaker">
              {message.senderName || message.senderId}
              <span className={`role ${message.senderRole}`}>{word(t, 'role', message.senderRole)}</span>
            </div>
          ) : null}
          <div className="bubble-line">
            <div className={message.recalled ? 'bubble recalled' : 'bubble'}>
              {message.type !== 'text' && !isNotice
                ? <span className="kind">[{word(t, 'type', message.type)}] </span> : null}
              {message.recalled
                ? <><em>{t('room.recalled')}</em> <s>{message.text}</s></>
                : message.type === 'recall' ? t('room.recalledSomething') : message.text}
            </div>
            <span className="at">
              {time(message.sentAt)}
              {message.flags.map((flag) => <em key={flag} className="flag">{word(t, 'flag', flag)}</em>)}
            </span>
          </div>
        </div>
      </div>
      {turn && row.isLast ? <TurnLabel turn={turn} room={room} onExplain={onExplain} /> : null}
    </>
  );
}
