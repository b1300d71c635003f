import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { get } from '../../api/client';
import type { Bucket, Page } from '../../api/types';
import { addDays, date, minutes, time } from '../../format';
import { useT } from '../../i18n';
import type { Days } from '../../parts/DayRange';

const daysMax = 31;
const hours = Array.from({ length: 24 }, (_, hour) => hour);

/** Average reply time by day and hour, as a table that is also a picture. */
export function HeatMap({ days }: { days: Days }) {
  const t = useT();
  // One day alone makes no map: it is shown among the week that ends with it.
  const earliest = addDays(days.to, 1 - daysMax);
  const from = days.from === days.to ? addDays(days.to, -6) : days.from < earliest ? earliest : days.from;
  const query = useQuery({
    queryKey: ['leaderboard', 'heat', from, days.to],
    queryFn: () => get<Page<Bucket>>('/metrics/tenant', { from, to: days.to, by: 'hour' }),
  });
  const { rows, slowest } = useMemo(() => {
    const byDay = new Map<string, (Bucket | undefined)[]>();
    for (let day = days.to; day >= from; day = addDays(day, -1)) byDay.set(day, []);
    for (const bucket of query.data?.items ?? []) {
      const row = byDay.get(bucket.date ?? date(bucket.from));
      if (row) row[bucket.hour ?? Number(time(bucket.from).slice(0, 2))] = bucket;
    }
    const averages = (query.data?.items ?? []).map((bucket) => bucket.averageReplyMinutes ?? 0);
    return { rows: [...byDay], slowest: Math.max(5, ...averages) };
  }, [query.data, from, days.to]);

  // Square roots: the step from 1 to 5 minutes matters more than the one from 31 to 35.
  const heat = (average: number) => Math.round(Math.sqrt(Math.min(1, average / slowest)) * 100);
  return (
    <figure aria-busy={query.isPending}>
      <figcaption className="heat-head">
        {t('chart.heat')}
        <span className="heat-scale" aria-hidden="true">{t('chart.quick')}<i />{t('chart.slow')}</span>
      </figcaption>
      <div className="scrolls" tabIndex={0} role="region" aria-label={t('chart.heat')}>
        <table className="heat">
          <thead>
            <tr><th>{t('field.day')}</th>{hours.map((hour) => <th key={hour} scope="col">{hour}</th>)}</tr>
          </thead>
          <tbody>
            {rows.map(([day, cells]) => (
              <tr key={day}>
                <th scope="row"><Link to={`/turns?from=${day}&to=${day}`}>{day.slice(5)}</Link></th>
                {hours.map((hour) => {
                  const average = cells[hour]?.averageReplyMinutes;
                  if (average === null || average === undefined) return <td key={hour} />;
                  const text = `${day} ${hour}:00 · ${minutes(average)} ${t('chart.minutes')} · ${
                    t('metric.answeredTurns')} ${cells[hour]?.answeredTurns ?? 0}`;
                  return (
                    <td key={hour} title={text} style={{ ['--heat' as string]: `${heat(average)}%` }}>
                      <span className="unseen">{minutes(average)}</span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
