import { Button, Checkbox, Input, Select } from 'antd';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { serverNow } from '../../api/clock';
import { useOverMinutes, usePages } from '../../api/queries';
import { roomKey } from '../../api/roomCache';
import { useMay } from '../../api/roles';
import type { Room } from '../../api/types';
import { date } from '../../format';
import { Grid } from '../../grid/Grid';
import { useT } from '../../i18n';
import { useColumnChoice } from '../../parts/ColumnChoice';
import { ExportMenu } from '../../parts/ExportMenu';
import { roomHref } from '../../parts/Names';
import { PageHead } from '../../parts/PageHead';
import { PersonPicker } from '../../parts/PersonPicker';
import { useRoomDialogs } from '../../parts/RoomDialogs';
import { useDelayed } from '../../parts/useDelayed';
import { roomColumns } from './columns';

const usual = ['name', 'owner', 'stage', 'state', 'waiting', 'last', 'lastAt'];

/** 群聊总表: every room there is. Filters live in the address, so that a view can be kept and sent on. */
export function Rooms() {
  const t = useT();
  const may = useMay();
  const navigate = useNavigate();
  const over = useOverMinutes();
  const today = date(serverNow());
  const [query, setQuery] = useSearchParams();
  const [text, setText] = useState(query.get('q') ?? '');
  const q = useDelayed(text);
  const dialogs = useRoomDialogs();
  const choice = useColumnChoice(
    'rooms', roomColumns(t, over, today, may('room') ? dialogs : undefined), usual);
  const filter = {
    q: q || undefined,
    state: query.get('state') ?? undefined,
    stage: query.get('stage') ?? undefined,
    owner: query.get('owner') ?? undefined,
    noOwner: query.get('noOwner') === 'true' || undefined,
    sort: query.get('sort') ?? 'name',
  };
  const rooms = usePages<Room>('rooms', '/rooms', filter);
  const set = (name: string, value: string | undefined) => {
    const next = new URLSearchParams(query);
    if (value) next.set(name, value);
    else next.delete(name);
    setQuery(next, { replace: true });
  };

  return (
    <div className="page">
      <PageHead title={t('nav.rooms')}>
        {choice.element}
        <ExportMenu what="rooms" query={{ date: today }} />
      </PageHead>
      <div className="tools">
        <Input.Search
          allowClear className="grow" value={text} onChange={(event) => setText(event.target.value)}
          placeholder={t('rooms.search')} aria-label={t('rooms.search')}
        />
        <Select
          allowClear placeholder={t('field.state')} aria-label={t('field.state')} value={filter.state} style={{ width: 120 }}
          onChange={(value?: string) => set('state', value)}
          options={(['waiting', 'answered', 'quiet', 'archived'] as const).map((value) => (
            { value, label: t(`state.${value}`) }))}
        />
        <Select
          allowClear placeholder={t('field.stage')} aria-label={t('field.stage')} value={filter.stage} style={{ width: 110 }}
          onChange={(value?: string) => set('stage', value)}
          options={(['pre-sales', 'after-sales'] as const).map((value) => ({ value, label: t(`stage.${value}`) }))}
        />
        <PersonPicker
          label={t('field.owner')} allowClear width={170} value={filter.owner} onChange={(id) => set('owner', id)}
        />
        <Checkbox
          checked={filter.noOwner ?? false}
          onChange={(event) => set('noOwner', event.target.checked ? 'true' : undefined)}
        >
          {t('now.noOwner')}
        </Checkbox>
        {may('approve') ? (
          <Button onClick={() => void navigate('/approvals')}>{t('nav.approvals')}</Button>
        ) : null}
        <span className="faint count" role="status">
          {t(rooms.hasNextPage ? 'grid.loadedMore' : 'grid.loaded', { n: rooms.rows.length })}
        </span>
      </div>
      <Grid<Room>
        label={t('nav.rooms')} rows={rooms.rows} rowKey={roomKey} columns={choice.columns}
        sort={filter.sort} onSort={(sort) => set('sort', sort)}
        onOpen={(room) => void navigate(roomHref(room))}
        onEnd={() => { if (rooms.hasNextPage && !rooms.isFetching) void rooms.fetchNextPage(); }}
        isLoading={rooms.isPending || rooms.isFetchingNextPage} error={rooms.error}
        onRetry={() => void rooms.refetch()}
      />
      {dialogs.element}
    </div>
  );
}
