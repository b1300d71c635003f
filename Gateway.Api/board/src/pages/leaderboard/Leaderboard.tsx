import { useQuery } from '@tanstack/react-query';
import { Select, Skeleton } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { get } from '../../api/client';
import { serverNow } from '../../api/clock';
import type { Leaderboard, LeaderboardRow, SortKey } from '../../api/types';
import { date, moment } from '../../format';
import { Failed, Grid, type Column } from '../../grid/Grid';
import { useT } from '../../i18n';
import { useColumnChoice } from '../../parts/ColumnChoice';
import { DayRange, type Days } from '../../parts/DayRange';
import { ExportMenu } from '../../parts/ExportMenu';
import { metricHint, metricKeys, metricText, metricTitle, type MetricKey } from '../../parts/metrics';
import { PageHead } from '../../parts/PageHead';

const sorts: SortKey[] = ['overCount', 'averageReplyMinutes', 'answeredTurns', 'totalMessages', 'onTimeRate'];
const usual = [
  'rank', 'name', 'overCount', 'averageReplyMinutes', 'answeredTurns', 'openOverCount', 'onTimeRate', 'totalMessages',
  'medianReplyMinutes', 'p90ReplyMinutes', 'answeredForColleagues',
];
const phoneLines: MetricKey[] = ['overCount', 'averageReplyMinutes', 'answeredTurns', 'totalMessages'];

// The charts come after the figures: the table is what people look for.
const Charts = lazy(async () => ({ default: (await import('./Charts')).Charts }));

/** 排行榜: who answers how, over any range; every figure opens the turns that it is made of. */
export function LeaderboardPage() {
  const t = useT();
  const [query, setQuery] = useSearchParams();
  const today = date(serverNow());
  const days: Days = { from: query.get('from') ?? today, to: query.get('to') ?? today };
  const sort = (query.get('sort') as SortKey | null) ?? 'overCount';
  const [selected, setSelected] = useState<Set<string>>(new Set());
  const board = useQuery({
    queryKey: ['leaderboard', days, sort],
    queryFn: () => get<Leaderboard>('/leaderboard', { ...days, sort }),
    placeholderData: (previous) => previous,
    refetchInterval: 60_000,
  });
  const over = board.data?.overMinutes ?? 2;
  const choice = useColumnChoice('leaderboard', useBoardColumns(days, over), usual);
  const set = (changes: Record<string, string>) => setQuery({ ...Object.fromEntries(query), ...changes }, { replace: true });
  const rows = board.data?.rows ?? [];

  return (
    <div className="page scrolling">
      <PageHead
        title={t('nav.leaderboard')}
        beside={board.data ? t('board.asOf', {
          at: moment(board.data.asOf, today), sort: metricTitle(t, sort, over), n: board.data.minimumTurns,
        }) : null}
      >
        {choice.element}
        <ExportMenu what="leaderboard" query={{ ...days }} />
      </PageHead>
      <div className="tools">
        <DayRange value={days} onChange={(next) => set({ ...next })} />
        <label className="inline">
          {t('board.sort')}
          <Select<SortKey>
            value={sort} onChange={(key) => set({ sort: key })} style={{ width: 190 }} aria-label={t('board.sort')}
            options={sorts.map((key) => ({ value: key, label: metricTitle(t, key, over) }))}
          />
        </label>
        <span className="faint count">{t('board.pick')}</span>
      </div>
      {board.isError ? <Failed error={board.error} onRetry={() => void board.refetch()} /> : null}
      <div className="fitted" style={{ height: Math.min(560, 46 + Math.max(3, rows.length) * 38) }}>
        <Grid<LeaderboardRow>
          label={t('nav.leaderboard')} rows={rows} rowKey={keyOf} columns={choice.columns} rowHeight={38}
          selected={selected} onSelect={setSelected} isLoading={board.isPending}
          rowClass={(row) => (row.rank === null ? 'unranked' : row.rank <= 3 ? `top top-${row.rank}` : '')}
          empty={t('board.empty')}
        />
      </div>
      {board.data ? (
        <Suspense fallback={<Skeleton active />}>
          <Charts
            board={board.data} days={days}
            people={rows.filter((row) => row.personId !== null && (selected.size > 0 ? selected.has(keyOf(row)) : row.rank !== null)).slice(0, 6)}
          />
        </Suspense>
      ) : null}
    </div>
  );
}

const keyOf = (row: LeaderboardRow) => `${row.personChannel ?? ''}\n${row.personId ?? ''}`;

function turnsHref(row: LeaderboardRow, query: Record<string, string>): string {
  const owner = { ownerId: row.personId ?? '', ...(row.personChannel ? { ownerChannel: row.personChannel } : {}) };
  return `/turns?${new URLSearchParams({ ...owner, ...query }).toString()}`;
}

/** Which turns a figure counts, as a query of the turns page; null where it counts messages. */
function turnsOf(key: MetricKey, over: number): Record<string, string> | null {
  switch (key) {
    case 'answeredTurns': case 'averageReplyMinutes': case 'medianReplyMinutes': case 'p90ReplyMinutes':
    case 'answeredByColleague': case 'onTimeRate':
      return { status: 'answered' };
    case 'overCount': return { status: 'answered', overMinutes: String(over) };
    case 'openOverCount': return { status: 'open', overMinutes: String(over) };
    case 'carriedOver': return { status: 'open' };
    case 'dismissedTurns': return { status: 'dismissed' };
    case 'remarkTurns': return { status: 'closed-by-remark' };
    default: return null;
  }
}

function useBoardColumns(days: Days, over: number): Column<LeaderboardRow>[] {
  const t = useT();
  return [
    {
      key: 'rank', title: t('board.rank'), hint: t('board.rankHint'), width: 60, phone: 'title',
      cell: (row) => row.rank === null ? <span className="rank faint">–</span> : <b className="rank">{row.rank}</b>,
    },
    {
      key: 'name', title: t('field.name'), width: 120, grow: 1, phone: 'title',
      cell: (row) => <b title={row.personId ?? undefined}>{row.name || row.personId}</b>,
    },
    ...metricKeys.map((key): Column<LeaderboardRow> => {
      const turns = turnsOf(key, over);
      return {
        key, title: metricTitle(t, key, over), hint: metricHint(t, key, over), width: 94, align: 'right',
        phone: phoneLines.includes(key) ? 'line' : undefined,
        cell: (row) => {
          const text = metricText(key, row[key]);
          return turns && row[key] && row.personId
            ? <Link className="figure" to={turnsHref(row, { ...days, ...turns })}>
                {text}
              </Link>
            : text;
        },
      };
    }),
  ];
}
