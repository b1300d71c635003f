import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Checkbox, Drawer, Input, Popconfirm, Select } from 'antd';
import { useState } from 'react';
import { get, post, remove, segment } from '../../api/client';
import { serverNow } from '../../api/clock';
import type { Page, Webhook, WebhookDelivery } from '../../api/types';
import { date, moment } from '../../format';
import { Failed } from '../../grid/Grid';
import { useT } from '../../i18n';
import { RoomLink } from '../../parts/Names';
import { useSayError } from '../../parts/problem';

const events = [
  'turn.opened', 'turn.ended', 'alert.raised', 'handover.requested', 'handover.approved', 'handover.rejected',
];

/** Addresses outside that hear of turns and alerts; what was sent is looked at, and sent again, here. */
export function WebhooksPart() {
  const t = useT();
  const say = useSayError();
  const client = useQueryClient();
  const [address, setAddress] = useState('');
  const [wanted, setWanted] = useState<string[]>([]);
  const [isPrivate, setPrivate] = useState(false);
  const [secret, setSecret] = useState<string>();
  const [opened, setOpened] = useState<string | null>(null);
  const webhooks = useQuery({ queryKey: ['webhooks'], queryFn: () => get<Page<Webhook>>('/webhooks') });
  const today = date(serverNow());

  const run = async (work: () => Promise<Webhook | unknown>) => {
    try {
      const done = (await work()) as Webhook | undefined;
      if (done?.secret) setSecret(done.secret);
      return true;
    } catch (error) {
      say(error);
      return false;
    } finally {
      await client.invalidateQueries({ queryKey: ['webhooks'] });
    }
  };
  const make = async () => {
    const body = { url: address.trim(), events: wanted, allowPrivate: isPrivate };
    if (await run(() => post<Webhook>('/webhooks', body))) setAddress('');
  };
  const known = webhooks.data?.items ?? [];

  return (
    <>
      <h2>{t('webhooks.title')}</h2>
      <div className="tools">
        <Input
          value={address} onChange={(event) => setAddress(event.target.value)} placeholder="https://"
          aria-label={t('webhooks.url')} style={{ width: 280 }} maxLength={2048}
        />
        <Select
          mode="multiple" value={wanted} onChange={setWanted} placeholder={t('webhooks.all')} aria-label={t('webhooks.events')}
          style={{ minWidth: 200 }} options={events.map((value) => ({ value, label: value }))}
        />
        <Checkbox checked={isPrivate} onChange={(event) => setPrivate(event.target.checked)}>{t('webhooks.private')}</Checkbox>
        <Button type="primary" icon={<PlusOutlined />} disabled={!address.trim()} onClick={() => void make()}>
          {t('webhooks.make')}
        </Button>
      </div>
      {secret ? (
        <Alert
          type="success" showIcon closable={{ onClose: () => setSecret(undefined) }} title={t('webhooks.once')}
          description={<code className="key">{secret}</code>}
        />
      ) : null}
      {known.length === 0 ? <p className="faint">{t('webhooks.none')}</p> : (
        <table className="plain">
          <thead>
            <tr><th>{t('webhooks.url')}</th><th>{t('webhooks.events')}</th><th>{t('connect.state')}</th><th>{t('now.actions')}</th></tr>
          </thead>
          <tbody>
            {known.map((webhook) => (
              <tr key={webhook.webhookId}>
                <td><code>{webhook.url}</code></td>
                <td>{webhook.events.length > 0 ? webhook.events.join(', ') : t('webhooks.all')}</td>
                <td>
                  {webhook.disabledAt
                    ? <span className="tag alarm">{t('webhooks.disabled', { at: moment(webhook.disabledAt, today) })}</span>
                    : t('webhooks.active')}
                </td>
                <td>
                  <Button size="small" onClick={() => setOpened(webhook.webhookId)}>{t('webhooks.log')}</Button>{' '}
                  <Popconfirm
                    title={t('webhooks.rotateAsk')} okText={t('webhooks.rotate')} cancelText={t('do.cancel')}
                    onConfirm={() => void run(() => post<Webhook>(`/webhooks/${segment(webhook.webhookId)}/rotate`))}
                  >
                    <Button size="small">{t('webhooks.rotate')}</Button>
                  </Popconfirm>
                  <Popconfirm
                    title={t('webhooks.removeAsk')} okText={t('do.remove')} cancelText={t('do.cancel')}
                    onConfirm={() => void run(() => remove(`/webhooks/${segment(webhook.webhookId)}`).then(() => undefined))}
                  >
                    <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={`${t('do.remove')} ${webhook.url}`} />
                  </Popconfirm>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <DeliveriesDrawer webhookId={opened} onClose={() => setOpened(null)} />
    </>
  );
}

function DeliveriesDrawer({ webhookId, onClose }: { webhookId: string | null; onClose: () => void }) {
  const t = useT();
  const say = useSayError();
  const { message } = App.useApp();
  const today = date(serverNow());
  const path = `/webhooks/${segment(webhookId ?? '')}/deliveries`;
  const log = useQuery({
    queryKey: ['webhook-deliveries', webhookId],
    queryFn: () => get<Page<WebhookDelivery>>(path, { limit: 100 }),
    enabled: webhookId !== null,
    refetchInterval: 5_000,
  });
  const replay = async (deliveryId: string) => {
    try {
      await post(`${path}/${segment(deliveryId)}/replay`);
      void message.success(t('webhooks.replayed'));
    } catch (error) {
      say(error);
    }
    await log.refetch();
  };
  const sent = log.data?.items ?? [];
  return (
    <Drawer open={webhookId !== null} onClose={onClose} title={t('webhooks.log')} size={640}>
      {log.isError ? <Failed error={log.error} onRetry={() => void log.refetch()} /> : null}
      {log.isSuccess && sent.length === 0 ? <p className="faint">{t('webhooks.noDelivery')}</p> : null}
      {sent.length > 0 ? (
        <table className="plain">
          <thead>
            <tr>
              <th>{t('webhooks.time')}</th><th>{t('webhooks.event')}</th><th>{t('field.room')}</th><th>{t('connect.state')}</th>
              <th>{t('webhooks.attempts')}</th><th>{t('now.actions')}</th>
            </tr>
          </thead>
          <tbody>
            {sent.map((delivery) => {
              const last = delivery.attempts.at(-1);
              return (
                <tr key={delivery.deliveryId}>
                  <td>{moment(delivery.createdAt, today)}</td>
                  <td>{delivery.eventType}</td>
                  <td><RoomLink room={{ roomId: delivery.roomId, channel: delivery.channel, name: null }} /></td>
                  <td>{t(`webhookStatus.${delivery.status}`)}</td>
                  <td title={last?.error ?? undefined}>{delivery.attempts.length}{last ? ` · ${last.error ?? last.status}` : ''}</td>
                  <td>
                    {delivery.status === 'pending' ? null : (
                      <Button size="small" onClick={() => void replay(delivery.deliveryId)}>{t('webhooks.replay')}</Button>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      ) : null}
    </Drawer>
  );
}
