import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { get, segment } from '../../api/client';
import type { Bucket, Leaderboard, LeaderboardRow, Page } from '../../api/types';
import { addDays, date } from '../../format';
import { useT } from '../../i18n';
import { Chart } from '../../parts/Chart';
import type { Days } from '../../parts/DayRange';
import { useIsDark } from '../../theme';
import { HeatMap } from './HeatMap';

const hours = Array.from({ length: 24 }, (_, hour) => String(hour));

interface Props { board: Leaderboard; days: Days; people: LeaderboardRow[] }

/** The same figures as pictures: by hour, by day and hour, and each person's way there. */
export function Charts({ board, days, people }: Props) {
  return (
    <div className="charts">
      <HourBars board={board} />
      <HeatMap days={days} />
      <Trends days={days} people={people} />
    </div>
  );
}

const round = (value: number | null | undefined) =>
  value === null || value === undefined ? null : Math.round(value * 100) / 100;

function HourBars({ board }: { board: Leaderboard }) {
  const t = useT();
  const isDark = useIsDark();
  const option = useMemo(() => ({
    tooltip: { trigger: 'axis' },
    legend: { top: 0, left: 'center', itemWidth: 12, itemHeight: 8 },
    xAxis: { type: 'category', data: hours },
    yAxis: [
      { type: 'value', splitNumber: 3, name: t('chart.minutes') },
      { type: 'value', splitNumber: 3, name: t('chart.messages'), splitLine: { show: false } },
    ],
    series: [
      {
        type: 'bar', name: t('chart.messages'), yAxisIndex: 1, barWidth: '55%',
        itemStyle: { color: isDark ? '#36506f' : '#c3d6ec' }, data: board.hours.map((hour) => hour.messages),
      },
      {
        type: 'line', name: t('chart.average'), symbolSize: 5, connectNulls: false,
        itemStyle: { color: isDark ? '#e0a458' : '#b45f06' }, data: board.hours.map((hour) => round(hour.averageReplyMinutes)),
      },
    ],
  }), [board, isDark, t]);
  return (
    <figure>
      <figcaption>{t('chart.hours')}</figcaption>
      <Chart height={220} option={option} label={t('chart.hours')} />
    </figure>
  );
}

function Trends({ days, people }: { days: Days; people: LeaderboardRow[] }) {
  const t = useT();
  const from = days.from === days.to ? addDays(days.to, -13) : days.from;
  const results = useQueries({
    queries: people.map((person) => ({
      queryKey: ['leaderboard', 'trend', person.personId, person.personChannel, from, days.to],
      queryFn: () => get<Page<Bucket>>(
        `/metrics/people/${segment(person.personId ?? '')}`, { from, to: days.to, by: 'day', channel: person.personChannel }),
    })),
  });
  const version = results.map((result) => result.dataUpdatedAt).join();
  const option = useMemo(() => {
    const names: string[] = [];
    for (let day = from; day <= days.to; day = addDays(day, 1)) names.push(day);
    return {
      color: ['#2f7fd1', '#c8762b', '#2f9e6e', '#a65ec0', '#c94f5c', '#6f8398'],
      tooltip: { trigger: 'axis' },
      legend: { top: 0, right: 0, itemWidth: 12, itemHeight: 8, type: 'plain' },
      xAxis: { type: 'category', data: names.map((name) => name.slice(5)) },
      yAxis: { type: 'value', splitNumber: 3 },
      series: people.map((person, at) => {
        const byDay = new Map((results[at]?.data?.items ?? []).map(
          (bucket) => [bucket.date ?? date(bucket.from), round(bucket.averageReplyMinutes)]));
        return {
          type: 'line', name: person.name ?? person.personId ?? '', symbolSize: 5, connectNulls: true,
          data: names.map((name) => byDay.get(name) ?? null),
        };
      }),
    };
    // The results are new objects each time; their times of arrival say whether they changed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [version, people.map((person) => person.personId).join(), from, days.to]);
  return (
    <figure className="wide" aria-busy={results.some((result) => result.isPending)}>
      <figcaption>{t('chart.trend')}</figcaption>
      <Chart height={240} option={option} label={t('chart.trend')} />
    </figure>
  );
}
