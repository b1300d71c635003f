import { CloseOutlined, ExpandAltOutlined } from '@ant-design/icons';
import { Button, Input, Segmented, Tooltip } from 'antd';
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { serverNow } from '../../api/clock';
import { useOverMinutes, usePolicy, useWaiting } from '../../api/queries';
import { roomKey } from '../../api/roomCache';
import type { Room, Settings } from '../../api/types';
import { Grid, type Column } from '../../grid/Grid';
import { useNarrow } from '../../grid/useNarrow';
import { useT } from '../../i18n';
import { LastWords, Owner, roomHref, RoomLink, StageTag } from '../../parts/Names';
import { PersonPicker } from '../../parts/PersonPicker';
import { RoomButtons } from '../../parts/RoomButtons';
import { useRoomDialogs, type RoomDialogs } from '../../parts/RoomDialogs';
import { TierMark, tierPaint } from '../../parts/tiers';
import { DueClock, dueAt, reachedColor, WaitClock, waitedSeconds } from '../../parts/waits';
import { Conversation } from '../room/Conversation';
import { Counters, type NowFilter } from './Counters';
import { useHeldOrder } from './useHeldOrder';

type Order = 'due' | 'wait';

/** The page that stays open all day: who waits, how long, and what to do about it. */
export function Now() {
  const t = useT();
  const navigate = useNavigate();
  const isNarrow = useNarrow();
  const waiting = useWaiting();
  const settings = usePolicy().data;
  const over = useOverMinutes();
  const dialogs = useRoomDialogs();
  const [filter, setFilter] = useState<NowFilter>({ text: '' });
  const [order, setOrder] = useState<Order>('due');
  const [openKey, setOpenKey] = useState<string | null>(null);
  const text = useDeferredValue(filter.text.trim().toLowerCase());

  const all = useMemo(() => [...(waiting.data?.rooms.values() ?? [])], [waiting.data]);
  const sorted = useMemo(
    () => arrange(all.filter((room) => matches(room, filter, text, over, settings)), order, settings),
    [all, filter, text, over, settings, order],
  );
  const held = useHeldOrder(sorted, roomKey);
  
  const [lastOpen, setLastOpen] = useState<Room | null>(null);
  const open = openKey === null ? undefined : (waiting.data?.rooms.get(openKey) ?? lastOpen ?? undefined);
  const isPeeking = open !== undefined && !isNarrow;
  const columns = useColumns(settings, dialogs, isPeeking);
  const show = useCallback((room: Room) => {
    if (isNarrow) { void navigate(roomHref(room)); return; }
    setLastOpen(room);
    setOpenKey(roomKey(room));
  }, [isNarrow, navigate]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !document.querySelector('.ant-modal-wrap, .ant-drawer-open')) setOpenKey(null);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  return (
    <div className="page now">
      <h1 className="unseen">{t('nav.now')}</h1>
      <Counters rooms={all} settings={settings} filter={filter} onFilter={setFilter} />
      <div className="tools">
        <Input.Search
          allowClear value={filter.text} placeholder={t('now.search')} aria-label={t('now.search')} className="grow"
          onChange={(event) => setFilter({ ...filter, text: event.target.value })}
        />
        <PersonPicker
          label={t('field.owner')} allowClear value={filter.ownerId} width={170}
          onChange={(ownerId) => setFilter({ ...filter, ownerId })}
        />
        <Segmented<'' | Room['stage']>
          value={filter.stage ?? ''} aria-label={t('field.stage')}
          onChange={(stage) => setFilter({ ...filter, stage: stage || undefined })}
          options={[
            { value: '', label: t('stage.all') },
            { value: 'pre-sales', label: t('stage.pre-sales') },
            { value: 'after-sales', label: t('stage.after-sales') },
          ]}
        />
        <Segmented<Order>
          value={order} onChange={setOrder} aria-label={t('now.order')}
          options={[{ value: 'due', label: t('now.byDue') }, { value: 'wait', label: t('now.byWait') }]}
        />
        <span className="faint count" role="status">
          {waiting.data && !waiting.data.isComplete ? t('grid.loading') : t('now.shown', { n: sorted.length })}
        </span>
      </div>
      <div className="split">
        <div className="list" onPointerMove={(event) => { if (event.pointerType === 'mouse') held.touch(); }}>
          <Grid<Room>
            label={t('nav.now')} rows={held.rows} rowKey={roomKey} columns={columns} rowHeight={54}
            openKey={openKey} onOpen={show} followArrows isLoading={waiting.isPending}
            error={waiting.error} onRetry={() => void waiting.refetch()}
            rowColor={(room) => tierPaint(reachedColor(room, settings))}
            rowClass={(room) => (held.gone.has(roomKey(room)) ? 'is-gone' : '')}
            empty={<Calm isFiltered={all.length > 0} />}
            card={(room) => <NowCard room={room} settings={settings} dialogs={dialogs} />}
          />
        </div>
        {isPeeking ? (
          <aside className="peek" aria-label={t('now.peek')}>
            <header>
              <div>
                <RoomLink room={open} />
                <span className="under"><StageTag stage={open.stage} /><Owner room={open} /></span>
              </div>
              <Tooltip title={t('room.open')}>
                <Link to={roomHref(open)} aria-label={t('room.open')} className="icon-link"><ExpandAltOutlined /></Link>
              </Tooltip>
              <Button type="text" icon={<CloseOutlined />} aria-label={t('do.close')} onClick={() => setOpenKey(null)} />
            </header>
            <Conversation key={openKey} room={open} isCompact />
            <footer><RoomButtons room={open} dialogs={dialogs} withText /></footer>
          </aside>
        ) : null}
      </div>
      {dialogs.element}
    </div>
  );
}

function Calm({ isFiltered }: { isFiltered: boolean }) {
  const t = useT();
  return (
    <div className="calm">
      <b>{t(isFiltered ? 'now.noneMatch' : 'now.calm')}</b>
      <p className="faint">{isFiltered ? '' : t('now.calmText')}</p>
    </div>
  );
}

function useColumns(settings: Settings | undefined, dialogs: RoomDialogs, isPeeking: boolean): Column<Room>[] {
  const t = useT();
  const columns: Column<Room>[] = [
    {
      key: 'wait', title: t('now.wait'), width: 104,
      cell: (room) => (
        <span className="two-lines">
          <WaitClock room={room} />
          <TierMark tier={room.tier} color={reachedColor(room, settings)} />
        </span>
      ),
    },
    {
      key: 'room', title: t('now.room'), width: 170, grow: 1.2,
      cell: (room) => (
        <span className="two-lines">
          <RoomLink room={room} />
          <span className="under">
            <StageTag stage={room.stage} />
            <span className="ellipsis">{room.customerName}</span>
          </span>
        </span>
      ),
    },
    {
      key: 'last', title: t('now.last'), width: 210, grow: 2.4,
      cell: (room) => (
        <span className="last-cell">
          <LastWords room={room} />
          {room.waitingCount && room.waitingCount > 1
            ? <span className="pile" title={t('now.pile', { n: room.waitingCount })}>{room.waitingCount}</span> : null}
        </span>
      ),
    },
    { key: 'owner', title: t('field.owner'), width: 96, cell: (room) => <Owner room={room} /> },
    {
      key: 'due', title: t('now.next'), width: 92,
      cell: (room) => room.snoozedUntil && Date.parse(room.snoozedUntil) > serverNow()
        ? <span className="two-lines"><span className="faint">{t('now.snoozed')}</span>
            <DueClock at={Date.parse(room.snoozedUntil)} /></span>
        : <DueClock at={dueAt(room, settings)} />,
    },
    { key: 'do', title: t('now.actions'), width: 104, cell: (room) => <RoomButtons room={room} dialogs={dialogs} /> },
  ];
  // The preview has the same actions at its foot, and the words need the room.
  return isPeeking ? columns.slice(0, -1) : columns;
}

interface CardProps { room: Room; settings: Settings | undefined; dialogs: RoomDialogs }

function NowCard({ room, settings, dialogs }: CardProps) {
  return (
    <div className="now-card">
      <div className="card-title">
        <RoomLink room={room} />
        <WaitClock room={room} />
      </div>
      <p><LastWords room={room} /></p>
      <div className="card-foot">
        <TierMark tier={room.tier} color={reachedColor(room, settings)} />
        <Owner room={room} />
        <RoomButtons room={room} dialogs={dialogs} />
      </div>
    </div>
  );
}

function matches(
  room: Room, filter: NowFilter, text: string, over: number, settings: Settings | undefined,
): boolean {
  if (filter.isWithoutOwner && room.ownerId) return false;
  if (filter.ownerId && room.ownerId !== filter.ownerId) return false;
  if (filter.stage && room.stage !== filter.stage) return false;
  if (filter.isOver && waitedSeconds(room, serverNow()) <= over * 60) return false;
  if (filter.color && (reachedColor(room, settings) ?? 'none') !== filter.color) return false;
  return text === '' || [room.name, room.roomId, room.customerName, room.ownerName, room.lastText, room.lastSpeaker]
    .some((value) => value?.toLowerCase().includes(text));
}

function arrange(rooms: Room[], order: Order, settings: Settings | undefined): Room[] {
  const waited = (room: Room) => (room.waitingSince ? Date.parse(room.waitingSince) : 0);
  if (order === 'wait') return rooms.sort((a, b) => waited(a) - waited(b));
  const due = new Map(rooms.map((room) => [room, dueAt(room, settings)]));
  // Infinity minus itself is no number: equal ends are put in order of their waits.
  return rooms.sort((a, b) => {
    const [x, y] = [due.get(a) ?? 0, due.get(b) ?? 0];
    return x === y ? waited(a) - waited(b) : x - y;
  });
}
