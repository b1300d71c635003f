import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { get } from '../../api/client';
import { serverNow } from '../../api/clock';
import { useOverMinutes } from '../../api/queries';
import type { Bucket, Page, Room } from '../../api/types';
import { addDays, date } from '../../format';
import { Failed } from '../../grid/Grid';
import { useT } from '../../i18n';
import { metricHint, metricText, metricTitle, usualMetrics } from '../../parts/metrics';

/** The room's figures by day, the last two weeks. */
export function RoomDays({ room }: { room: Room }) {
  const t = useT();
  const over = useOverMinutes();
  const today = date(serverNow());
  const query = useQuery({
    queryKey: ['room-days', room.roomId, room.channel, today],
    queryFn: () => get<Page<Bucket>>('/metrics/rooms', {
      roomId: room.roomId, channel: room.channel, from: addDays(today, -13), to: today, by: 'day',
    }),
  });
  if (query.isPending) return <Skeleton active />;
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  const days = query.data.items.toReversed();
  return (
    <div className="scrolls" tabIndex={0} role="region" aria-label={t('room.days')}>
      <table className="plain nums">
        <thead>
          <tr>
            <th>{t('field.day')}</th>
            {usualMetrics.map((key) => <th key={key} title={metricHint(t, key, over)}>{metricTitle(t, key, over)}</th>)}
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day.date ?? day.from}>
              <td>{(day.date ?? date(day.from)).slice(5)}</td>
              {usualMetrics.map((key) => <td key={key}>{metricText(key, day[key])}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
