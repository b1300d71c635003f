import { CheckOutlined } from '@ant-design/icons';
import { Button, Input, Segmented } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { serverNow } from '../../api/clock';
import { useOverMinutes, usePages, usePolicy } from '../../api/queries';
import { roomKey } from '../../api/roomCache';
import { useMay } from '../../api/roles';
import type { Room } from '../../api/types';
import { date } from '../../format';
import { Grid, type Column } from '../../grid/Grid';
import { useT } from '../../i18n';
import { useColumnChoice } from '../../parts/ColumnChoice';
import { ExportMenu } from '../../parts/ExportMenu';
import { usualMetrics } from '../../parts/metrics';
import { roomHref } from '../../parts/Names';
import { PageHead } from '../../parts/PageHead';
import { PersonPicker } from '../../parts/PersonPicker';
import { RoomButtons } from '../../parts/RoomButtons';
import { useRoomDialogs } from '../../parts/RoomDialogs';
import { tierPaint } from '../../parts/tiers';
import { useDelayed } from '../../parts/useDelayed';
import { reachedColor } from '../../parts/waits';
import { roomColumns } from './columns';

const usual = ['name', 'owner', 'stage', 'waiting', 'last', ...usualMetrics, 'do'];

/** 今日群聊: every room that spoke today, with its figures of the day. */
export function Today() {
  const t = useT();
  const may = useMay();
  const navigate = useNavigate();
  const over = useOverMinutes();
  const settings = usePolicy().data;
  const today = date(serverNow());
  const [text, setText] = useState('');
  const [owner, setOwner] = useState<string>();
  const [stage, setStage] = useState('');
  const [sort, setSort] = useState('waitingSince');
  const [selected, setSelected] = useState<Set<string>>(new Set());
  const q = useDelayed(text);
  const dialogs = useRoomDialogs(() => setSelected(new Set()));
  const rooms = usePages<Room>('rooms', '/rooms', {
    activeToday: true, q: q || undefined, owner, stage: stage || undefined, sort,
  });
  const actions: Column<Room> = {
    key: 'do', title: t('now.actions'), width: 104, phone: 'line',
    cell: (room) => <RoomButtons room={room} dialogs={dialogs} />,
  };
  const choice = useColumnChoice('today', [...roomColumns(t, over, today), actions], usual);
  const chosen = rooms.rows.filter((room) => selected.has(roomKey(room)) && room.openTurnId);

  return (
    <div className="page">
      <PageHead title={t('nav.today')} beside={today}>
        {choice.element}
        <ExportMenu what="rooms" query={{ date: today }} />
      </PageHead>
      <div className="tools">
        <Input.Search
          allowClear className="grow" value={text} onChange={(event) => setText(event.target.value)}
          placeholder={t('rooms.search')} aria-label={t('rooms.search')}
        />
        <PersonPicker label={t('field.owner')} allowClear width={170} value={owner} onChange={setOwner} />
        <Segmented
          value={stage} onChange={setStage} aria-label={t('field.stage')}
          options={[
            { value: '', label: t('stage.all') },
            { value: 'pre-sales', label: t('stage.pre-sales') },
            { value: 'after-sales', label: t('stage.after-sales') },
          ]}
        />
        {may('room') ? (
          <Button icon={<CheckOutlined />} disabled={chosen.length === 0} onClick={() => dialogs.dismiss(...chosen)}>
            {t('today.dismiss', { n: chosen.length })}
          </Button>
        ) : null}
        <span className="faint count" role="status">
          {t(rooms.hasNextPage ? 'grid.loadedMore' : 'grid.loaded', { n: rooms.rows.length })}
        </span>
      </div>
      <Grid<Room>
        label={t('nav.today')} rows={rooms.rows} rowKey={roomKey} columns={choice.columns} sort={sort} onSort={setSort}
        onOpen={(room) => void navigate(roomHref(room))}
        selected={may('room') ? selected : undefined} onSelect={may('room') ? setSelected : undefined}
        onEnd={() => { if (rooms.hasNextPage && !rooms.isFetching) void rooms.fetchNextPage(); }}
        isLoading={rooms.isPending || rooms.isFetchingNextPage} error={rooms.error} onRetry={() => void rooms.refetch()}
        rowColor={(room) => (room.state === 'waiting' ? tierPaint(reachedColor(room, settings)) : undefined)}
        empty={t('today.empty')}
      />
      {dialogs.element}
    </div>
  );
}
