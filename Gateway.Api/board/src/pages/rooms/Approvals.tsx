import { ArrowRightOutlined, CheckOutlined, CloseOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { serverNow } from '../../api/clock';
import { usePages, useRoomAction } from '../../api/queries';
import { roomKey } from '../../api/roomCache';
import { useMay } from '../../api/roles';
import type { Room } from '../../api/types';
import { date, moment } from '../../format';
import { Grid, type Column } from '../../grid/Grid';
import { useT } from '../../i18n';
import { Owner, roomHref, RoomLink, StageTag } from '../../parts/Names';
import { PageHead } from '../../parts/PageHead';
import { useSayError } from '../../parts/problem';
import { useRoomDialogs } from '../../parts/RoomDialogs';

/** 待核准: handovers that wait for a yes or a no, one or many at once. */
export function Approvals() {
  const t = useT();
  const may = useMay();
  const say = useSayError();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const act = useRoomAction();
  const [selected, setSelected] = useState<Set<string>>(new Set());
  const dialogs = useRoomDialogs(() => setSelected(new Set()));
  const list = usePages<Room>('rooms', '/rooms', { pendingHandover: true });
  const rooms = list.rows.filter((room) => room.pendingHandover);
  const chosen = rooms.filter((room) => selected.has(roomKey(room)));
  const today = date(serverNow());

  const approve = async (several: Room[]) => {
    let done = 0;
    for (const room of several) {
      try {
        await act.mutateAsync({ room, action: 'handover/approve' });
        done += 1;
      } catch (error) {
        say(error);
      }
    }
    if (done > 0) void message.success(t('approve.done', { n: done }));
    setSelected(new Set());
  };

  const columns: Column<Room>[] = [
    { key: 'room', title: t('field.room'), width: 180, grow: 1.5, phone: 'title', cell: (room) => <RoomLink room={room} /> },
    {
      key: 'change', title: t('approve.change'), width: 330, grow: 1, phone: 'line',
      cell: (room) => room.pendingHandover ? (
        <span className="handover">
          <Owner room={room} /><StageTag stage={room.stage} />
          <ArrowRightOutlined aria-label={t('approve.to')} />
          <Owner room={room.pendingHandover} /><StageTag stage={room.pendingHandover.stage} />
        </span>
      ) : null,
    },
    {
      key: 'why', title: t('field.reason'), width: 160, grow: 1, phone: 'line',
      cell: (room) => <span className="ellipsis">{room.pendingHandover?.reason}</span>,
    },
    {
      key: 'by', title: t('approve.by'), width: 130, phone: 'line',
      cell: (room) => room.pendingHandover?.requestedBy,
    },
    {
      key: 'at', title: t('approve.at'), width: 110, cell: (room) => moment(room.pendingHandover?.requestedAt, today),
    },
    {
      key: 'do', title: t('now.actions'), width: 140, phone: 'line',
      cell: (room) => may('approve') ? (
        <span className="room-buttons keeps-clicks">
          <Button size="small" type="primary" onClick={() => void approve([room])}>{t('approve.do')}</Button>
          <Button size="small" onClick={() => dialogs.reject(room)}>{t('reject.do')}</Button>
        </span>
      ) : null,
    },
  ];

  return (
    <div className="page">
      <PageHead title={t('nav.approvals')} beside={t('approve.beside')}>
        <Button
          type="primary" icon={<CheckOutlined />} disabled={chosen.length === 0} loading={act.isPending}
          onClick={() => void approve(chosen)}
        >
          {t('approve.several', { n: chosen.length })}
        </Button>
        <Button icon={<CloseOutlined />} disabled={chosen.length === 0} onClick={() => dialogs.reject(...chosen)}>
          {t('reject.several', { n: chosen.length })}
        </Button>
      </PageHead>
      <Grid<Room>
        label={t('nav.approvals')} rows={rooms} rowKey={roomKey} columns={columns}
        selected={selected} onSelect={setSelected} onOpen={(room) => void navigate(roomHref(room))}
        onEnd={() => { if (list.hasNextPage && !list.isFetching) void list.fetchNextPage(); }}
        isLoading={list.isPending} error={list.error} onRetry={() => void list.refetch()} empty={t('approve.empty')}
      />
      {dialogs.element}
    </div>
  );
}
