import { Link } from 'react-router';
import type { Problem, Room } from '../api/types';
import { useT } from '../i18n';

export const roomHref = (room: { roomId: string; channel?: string }) =>
  `/rooms/${encodeURIComponent(room.roomId)}${room.channel ? `?channel=${encodeURIComponent(room.channel)}` : ''}`;

export function RoomLink({ room }: { room: { roomId: string; channel?: string; name: string | null } }) {
  return <Link to={roomHref(room)} className="room-link" title={room.name ?? room.roomId}>{room.name || room.roomId}</Link>;
}

export function StageTag({ stage }: { stage: Room['stage'] }) {
  const t = useT();
  return <span className={`tag ${stage}`}>{t(`stage.${stage}`)}</span>;
}

export function Owner({ room }: { room: Pick<Room, 'ownerId' | 'ownerName'> }) {
  const t = useT();
  return room.ownerId
    ? <span className="owner" title={room.ownerName ?? room.ownerId}>{room.ownerName || room.ownerId}</span>
    : <span className="tag alarm">{t('owner.none')}</span>;
}

export const problemText = (problem: Problem) =>
  typeof problem === 'string' ? problem : (problem.detail ?? problem.code ?? '');

export function LastWords({ room, isOneLine }: { room: Room; isOneLine?: boolean }) {
  return (
    <span className={isOneLine ? 'last-words one' : 'last-words'} title={room.lastText ?? undefined}>
      {room.lastSpeaker ? <b>{room.lastSpeaker}</b> : null}
      {room.lastText}
    </span>
  );
}
