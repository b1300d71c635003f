import { ReloadOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Segmented } from 'antd';
import { useState } from 'react';
import { post, segment } from '../../api/client';
import { serverNow } from '../../api/clock';
import { usePages } from '../../api/queries';
import { useMay } from '../../api/roles';
import type { Alert, AlertStatus } from '../../api/types';
import { addDays, date, moment } from '../../format';
import { Grid, type Column } from '../../grid/Grid';
import { useT, word } from '../../i18n';
import { DayRange } from '../../parts/DayRange';
import { RoomLink } from '../../parts/Names';
import { PageHead } from '../../parts/PageHead';
import { useSayError } from '../../parts/problem';
import { TierMark, tierPaint } from '../../parts/tiers';
import { ExplainDrawer } from '../room/ExplainDrawer';

/** 投递: every card that went out, or should have. */
export function Deliveries() {
  const t = useT();
  const may = useMay();
  const say = useSayError();
  const client = useQueryClient();
  const { message } = App.useApp();
  const today = date(serverNow());
  const [days, setDays] = useState({ from: addDays(today, -6), to: today });
  const [status, setStatus] = useState<AlertStatus | ''>('');
  const [explained, setExplained] = useState<string | null>(null);
  const alerts = usePages<Alert>('alerts', '/alerts', { ...days, status: status || undefined });

  const retry = async (several: Alert[]) => {
    try {
      for (const alert of several) await post(`/alerts/${segment(alert.alertId)}/retry`);
      void message.success(t('deliveries.retried', { n: several.length }));
    } catch (error) {
      say(error);
    }
    await client.invalidateQueries({ queryKey: ['alerts'] });
  };
  const canRetry = (alert: Alert) => may('deliver') && (alert.status === 'failed' || alert.status === 'undeliverable');
  const failed = alerts.rows.filter(canRetry);

  const columns: Column<Alert>[] = [
    {
      key: 'tier', title: t('tier.tier'), width: 100, phone: 'title',
      cell: (alert) => alert.tier === null ? '–' : <TierMark tier={alert.tier} color={alert.color} late={alert.late} />,
    },
    {
      key: 'status', title: t('field.state'), width: 90, phone: 'title',
      cell: (alert) => <span className={`tag delivery-${alert.status}`}>{t(`delivery.${alert.status}`)}</span>,
    },
    {
      key: 'room', title: t('field.room'), width: 170, grow: 1, phone: 'line',
      cell: (alert) => alert.roomId
        ? <RoomLink room={{ roomId: alert.roomId, channel: alert.channel, name: alert.roomName ?? null }} />
        : word(t, 'subject', alert.subject),
    },
    {
      key: 'to', title: t('deliveries.to'), width: 160, phone: 'line',
      cell: ({ destination: { kind, name } }) => {
        const place = word(t, 'destination', kind);
        // A person is named; of groups there is one each.
        return kind === 'owner' || kind === 'backup' ? `${place} ${name ?? ''}` : place;
      },
    },
    { key: 'due', title: t('tier.due'), width: 104, cell: (alert) => moment(alert.dueAt, today) },
    { key: 'raised', title: t('tier.raised'), width: 104, phone: 'line', cell: (alert) => moment(alert.raisedAt, today) },
    { key: 'delivered', title: t('deliveries.delivered'), width: 104, cell: (alert) => moment(alert.deliveredAt, today) },
    { key: 'attempts', title: t('deliveries.attempts'), width: 76, align: 'right', cell: (alert) => alert.attempts },
    {
      key: 'error', title: t('deliveries.error'), width: 200, grow: 1.4, phone: 'line',
      cell: (alert) => <span className="ellipsis" title={alert.lastError ?? ''}>{word(t, 'delivery', alert.lastError)}</span>,
    },
    {
      key: 'do', title: t('now.actions'), width: 84, phone: 'line',
      cell: (alert) => canRetry(alert)
        ? <Button size="small" onClick={() => void retry([alert])}>{t('do.retry')}</Button> : null,
    },
  ];

  return (
    <div className="page">
      <PageHead title={t('nav.deliveries')}>
        {may('deliver') ? (
          <Button icon={<ReloadOutlined />} disabled={failed.length === 0} onClick={() => void retry(failed)}>
            {t('deliveries.retryAll', { n: failed.length })}
          </Button>
        ) : null}
      </PageHead>
      <div className="tools">
        <DayRange value={days} onChange={setDays} />
        <Segmented<AlertStatus | ''>
          value={status} onChange={setStatus} aria-label={t('field.state')}
          options={(['', 'pending', 'delivered', 'failed', 'undeliverable', 'cancelled'] as const).map((value) => (
            { value, label: value ? t(`delivery.${value}`) : t('deliveries.all') }))}
        />
        <span className="faint count" role="status">
          {t(alerts.hasNextPage ? 'grid.loadedMore' : 'grid.loaded', { n: alerts.rows.length })}
        </span>
      </div>
      <Grid<Alert>
        label={t('nav.deliveries')} rows={alerts.rows} rowKey={(alert) => alert.alertId} columns={columns}
        onOpen={(alert) => { if (alert.turnId) setExplained(alert.turnId); }} rowColor={(alert) => tierPaint(alert.color)}
        onEnd={() => { if (alerts.hasNextPage && !alerts.isFetching) void alerts.fetchNextPage(); }}
        isLoading={alerts.isPending || alerts.isFetchingNextPage} error={alerts.error}
        onRetry={() => void alerts.refetch()} empty={t('deliveries.empty')}
      />
      <ExplainDrawer turnId={explained} onClose={() => setExplained(null)} />
    </div>
  );
}
