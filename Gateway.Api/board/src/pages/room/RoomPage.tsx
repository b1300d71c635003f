import { RollbackOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Skeleton } from 'antd';
import { useState } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { get } from '../../api/client';
import { serverNow } from '../../api/clock';
import { roomPath, useOverMinutes, usePolicy, useRoomAction } from '../../api/queries';
import { useMay } from '../../api/roles';
import type { Handover, Member, Room } from '../../api/types';
import { date, moment } from '../../format';
import { Failed } from '../../grid/Grid';
import { useNarrow } from '../../grid/useNarrow';
import { useT, word } from '../../i18n';
import { metricHint, metricText, metricTitle, usualMetrics } from '../../parts/metrics';
import { Owner, problemText, StageTag } from '../../parts/Names';
import { useSayError } from '../../parts/problem';
import { RoomButtons } from '../../parts/RoomButtons';
import { useRoomDialogs } from '../../parts/RoomDialogs';
import { Tabs } from '../../parts/Tabs';
import { TierMark } from '../../parts/tiers';
import { reachedColor, WaitClock } from '../../parts/waits';
import { Conversation } from './Conversation';
import { RoomDays } from './RoomDays';
import { RoomTurns } from './RoomTurns';

/** 群聊: one room, whole. */
export function RoomPage() {
  const t = useT();
  const isNarrow = useNarrow();
  const roomId = useParams().roomId ?? '';
  const channel = useSearchParams()[0].get('channel') ?? undefined;
  const query = useQuery({
    queryKey: ['room', roomId, channel],
    queryFn: async () => ({ ...(await get<Room>(roomPath({ roomId }), { channel })), readAt: serverNow() }),
  });
  const [tab, setTab] = useState<string>();
  if (query.isPending) return <div className="page"><Skeleton active paragraph={{ rows: 12 }} /></div>;
  if (query.isError) return <div className="page"><Failed error={query.error} onRetry={() => void query.refetch()} /></div>;

  const room = query.data;
  const talk = <Conversation room={room} />;
  const items = [
    ...(isNarrow ? [{ key: 'talk', label: t('room.talk'), children: talk }] : []),
    { key: 'turns', label: t('room.turns'), children: <RoomTurns room={room} /> },
    { key: 'days', label: t('room.days'), children: <RoomDays room={room} /> },
    { key: 'members', label: t('room.members'), children: <Members members={room.members ?? []} /> },
    { key: 'handovers', label: t('room.handovers'), children: <Handovers handovers={room.handovers ?? []} /> },
  ];
  return (
    <div className="page room">
      <RoomHead room={room} />
      <div className="room-split">
        {isNarrow ? null : <section className="room-talk" aria-label={t('room.talk')}>{talk}</section>}
        <section className="room-side">
          <Tabs label={t('room.parts')} items={items} active={tab ?? (isNarrow ? 'talk' : 'turns')} onChange={setTab} />
        </section>
      </div>
    </div>
  );
}

function RoomHead({ room }: { room: Room }) {
  const t = useT();
  const may = useMay();
  const say = useSayError();
  const over = useOverMinutes();
  const settings = usePolicy().data;
  const act = useRoomAction();
  const { message } = App.useApp();
  const dialogs = useRoomDialogs();
  const run = (action: 'undo' | 'handover/approve') =>
    act.mutate({ room, action }, { onSuccess: () => void message.success(t('do.done')), onError: say });
  const pending = room.pendingHandover;

  return (
    <header className="room-head">
      <div className="room-title">
        <h1>{room.name || room.roomId}</h1>
        <StageTag stage={room.stage} /><Owner room={room} />
        <span className={`tag state-${room.state}`}>{t(`state.${room.state}`)}</span>
        {room.state === 'waiting' ? (
          <span className="room-wait"><WaitClock room={room} /><TierMark tier={room.tier} color={reachedColor(room, settings)} /></span>
        ) : null}
        <span className="page-tools">
          <RoomButtons room={room} dialogs={dialogs} withText />
          {may('room') ? (
            <>
              <Button size="small" icon={<RollbackOutlined />} title={t('undo.hint')} onClick={() => run('undo')}>
                {t('undo.do')}
              </Button>
              {room.state !== 'archived'
                ? <Button size="small" onClick={() => dialogs.archive(room)}>{t('archive.do')}</Button> : null}
            </>
          ) : null}
        </span>
      </div>
      <dl className="figures">
        {usualMetrics.map((key) => (
          <div key={key} title={metricHint(t, key, over)}>
            <dt>{metricTitle(t, key, over)}</dt><dd>{metricText(key, room.today?.[key])}</dd>
          </div>
        ))}
      </dl>
      {pending ? (
        <Alert
          type="info" showIcon
          title={t('room.pending', {
            owner: pending.ownerName ?? pending.ownerId ?? '', stage: word(t, 'stage', pending.stage), why: pending.reason ?? '',
          })}
          action={may('approve') ? (
            <span className="room-buttons">
              <Button size="small" type="primary" onClick={() => run('handover/approve')}>{t('approve.do')}</Button>
              <Button size="small" onClick={() => dialogs.reject(room)}>{t('reject.do')}</Button>
            </span>
          ) : undefined}
        />
      ) : null}
      {(room.problems ?? []).map((problem, at) => (
        <Alert key={at} type="warning" showIcon title={problemText(problem)} />
      ))}
      {dialogs.element}
    </header>
  );
}

function Members({ members }: { members: Member[] }) {
  const t = useT();
  const today = date(serverNow());
  if (members.length === 0) return <p className="grid-empty">{t('room.noMember')}</p>;
  return (
    <table className="plain">
      <thead>
        <tr><th>{t('member.name')}</th><th>{t('member.role')}</th><th>{t('member.joined')}</th><th>{t('member.left')}</th></tr>
      </thead>
      <tbody>
        {members.map((member) => (
          <tr key={member.personId} className={member.leftAt ? 'faint' : undefined}>
            <td title={member.personId}>{member.name}</td>
            <td>{t(`role.${member.role}`)}</td>
            <td>{moment(member.joinedAt, today)}</td>
            <td>{moment(member.leftAt, today)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Handovers({ handovers }: { handovers: Handover[] }) {
  const t = useT();
  const today = date(serverNow());
  if (handovers.length === 0) return <p className="grid-empty">{t('room.noHandover')}</p>;
  return (
    <ol className="history">
      {handovers.map((one, at) => (
        <li key={at}>
          <b>{one.previousOwnerName ?? one.previousOwnerId ?? t('owner.none')} → {one.ownerName ?? one.ownerId}</b>{' '}
          <StageTag stage={one.stage} /> <span className="tag">{word(t, 'handover', one.status)}</span>
          <p className="faint">
            {[one.requestedBy, moment(one.requestedAt, today), one.reason].filter(Boolean).join(' · ')}
          </p>
          {one.decidedAt ? (
            <p className="faint">
              {[one.decidedBy, moment(one.decidedAt, today), one.decisionReason].filter(Boolean).join(' · ')}
            </p>
          ) : null}
        </li>
      ))}
    </ol>
  );
}
