import { Select } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { serverNow } from '../../api/clock';
import { usePages } from '../../api/queries';
import type { Turn, TurnStatus } from '../../api/types';
import { addDays, date, minutes, moment } from '../../format';
import { Grid, type Column } from '../../grid/Grid';
import { useT } from '../../i18n';
import { DayRange } from '../../parts/DayRange';
import { ExportMenu } from '../../parts/ExportMenu';
import { RoomLink } from '../../parts/Names';
import { PageHead } from '../../parts/PageHead';
import { PersonPicker } from '../../parts/PersonPicker';
import { TierMark } from '../../parts/tiers';
import { ExplainDrawer } from '../room/ExplainDrawer';

const statuses: TurnStatus[] = ['open', 'answered', 'dismissed', 'closed-by-remark', 'retracted', 'room-closed'];

/** The turns that a figure is made of. */
export function Turns() {
  const t = useT();
  const [query, setQuery] = useSearchParams();
  const [explained, setExplained] = useState<string | null>(null);
  const today = date(serverNow());
  const days = { from: query.get('from') ?? addDays(today, -6), to: query.get('to') ?? today };
  const filter = {
    ...days,
    ownerId: query.get('ownerId') ?? undefined,
    ownerChannel: query.get('ownerChannel') ?? undefined,
    status: query.get('status') ?? undefined,
    overMinutes: query.get('overMinutes') ?? undefined,
    roomId: query.get('roomId') ?? undefined,
  };
  const turns = usePages<Turn>('turns', '/turns', filter);
  const set = (changes: Record<string, string | undefined>) => {
    const next = new URLSearchParams(query);
    for (const [name, value] of Object.entries(changes)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    setQuery(next, { replace: true });
  };

  const columns: Column<Turn>[] = [
    {
      key: 'room', title: t('field.room'), width: 160, grow: 1, phone: 'title',
      cell: (turn) => <RoomLink room={{ ...turn, name: turn.roomName }} />,
    },
    {
      key: 'status', title: t('field.state'), width: 96, phone: 'title',
      cell: (turn) => <span className={`tag turn-${turn.status}`}>{t(`turn.${turn.status}`)}</span>,
    },
    {
      key: 'responsible', title: t('turn.responsible'), width: 96, phone: 'line',
      cell: (turn) => turn.responsibleName ?? turn.responsibleId ?? t('owner.none'),
    },
    { key: 'since', title: t('turn.since'), width: 100, phone: 'line', cell: (turn) => moment(turn.waitingSince, today) },
    {
      key: 'reply', title: t('turn.reply'), hint: t('turn.replyHint'), width: 100, align: 'right', phone: 'line',
      cell: (turn) => minutes(turn.replyMinutes),
    },
    {
      key: 'wall', title: t('turn.wall'), hint: t('turn.wallHint'), width: 100, align: 'right',
      cell: (turn) => minutes(turn.wallClockMinutes),
    },
    { key: 'answerer', title: t('turn.answerer'), width: 96, phone: 'line', cell: (turn) => turn.answererName ?? '–' },
    {
      key: 'asked', title: t('turn.asked'), width: 180, grow: 1.6, phone: 'line',
      cell: (turn) => <span className="ellipsis" title={turn.customerTexts.join('\n')}>{turn.firstCustomerText}</span>,
    },
    {
      key: 'answer', title: t('turn.answer'), width: 180, grow: 1.6,
      cell: (turn) => <span className="ellipsis" title={turn.replyText ?? ''}>{turn.replyText}</span>,
    },
    {
      key: 'tier', title: t('tier.highest'), width: 96,
      cell: (turn) => {
        const highest = turn.tiers.findLast((tier) => tier.raisedAt);
        return highest ? <TierMark tier={highest.tier} color={highest.color} late={highest.late} /> : '–';
      },
    },
  ];

  return (
    <div className="page">
      <PageHead title={t('nav.turns')}><ExportMenu what="turns" query={days} /></PageHead>
      <div className="tools">
        <DayRange value={days} onChange={(next) => set({ ...next })} />
        <PersonPicker
          label={t('turn.responsible')} allowClear width={180} value={filter.ownerId}
          onChange={(ownerId, ownerChannel) => set({ ownerId, ownerChannel })}
        />
        <Select
          allowClear style={{ width: 130 }} value={filter.status} placeholder={t('field.state')}
          aria-label={t('field.state')} onChange={(status?: string) => set({ status })}
          options={statuses.map((value) => ({ value, label: t(`turn.${value}`) }))}
        />
        <Select
          allowClear style={{ width: 140 }} value={filter.overMinutes} placeholder={t('turn.anyWait')}
          aria-label={t('turn.anyWait')} onChange={(overMinutes?: string) => set({ overMinutes })}
          options={['2', '5', '10', '20', '30', '60'].map((value) => ({ value, label: t('turn.over', { n: value }) }))}
        />
        <span className="faint count" role="status">
          {t(turns.hasNextPage ? 'grid.loadedMore' : 'grid.loaded', { n: turns.rows.length })}
        </span>
      </div>
      <Grid<Turn>
        label={t('nav.turns')} rows={turns.rows} rowKey={(turn) => turn.turnId} columns={columns}
        onOpen={(turn) => setExplained(turn.turnId)}
        onEnd={() => { if (turns.hasNextPage && !turns.isFetching) void turns.fetchNextPage(); }}
        isLoading={turns.isPending || turns.isFetchingNextPage} error={turns.error} onRetry={() => void turns.refetch()}
      />
      <ExplainDrawer turnId={explained} onClose={() => setExplained(null)} />
    </div>
  );
}
