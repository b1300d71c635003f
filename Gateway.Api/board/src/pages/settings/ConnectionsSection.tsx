import { useQuery } from '@tanstack/react-query';
import { get } from '../../api/client';
import { serverNow } from '../../api/clock';
import { useSession } from '../../api/queries';
import type { ChannelStatus, Page } from '../../api/types';
import { date, moment } from '../../format';
import { Failed } from '../../grid/Grid';
import { useT } from '../../i18n';
import { SheetsPart } from './SheetsPart';
import { WebhooksPart } from './WebhooksPart';

/** What talks to us and whom we talk to: channels, webhooks, tables outside. */
export function ConnectionsSection() {
  return (
    <section>
      <ChannelsPart />
      <Addresses />
      <WebhooksPart />
      <SheetsPart />
    </section>
  );
}

function ChannelsPart() {
  const t = useT();
  const today = date(serverNow());
  const channels = useQuery({ queryKey: ['channels'], queryFn: () => get<Page<ChannelStatus>>('/channels'), refetchInterval: 30_000 });
  if (channels.isError) return <Failed error={channels.error} onRetry={() => void channels.refetch()} />;
  const known = channels.data?.items ?? [];
  return (
    <>
      <h2>{t('connect.channels')}</h2>
      {known.length === 0 ? <p className="faint">{t('connect.noChannel')}</p> : (
        <table className="plain">
          <thead><tr><th>{t('connect.channel')}</th><th>{t('connect.lastMessage')}</th><th>{t('connect.state')}</th></tr></thead>
          <tbody>
            {known.map((channel) => (
              <tr key={channel.name}>
                <td>{channel.displayName ? <>{channel.displayName} </> : null}<code>{channel.name}</code></td>
                <td>{moment(channel.lastActivityAt, today)}</td>
                <td>
                  {channel.gapSince
                    ? <span className="tag alarm">{t('connect.silent', { at: moment(channel.gapSince, today) })}</span>
                    : t(channel.hasHeartbeats ? 'connect.alive' : 'connect.unwatched')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function Addresses() {
  const t = useT();
  const tenant = encodeURIComponent(useSession().data?.tenant ?? '');
  const addresses = [
    ['own', '/v1/messages'],
    ['wechaty', '/v1/channels/wechaty'],
    ['archive', '/v1/channels/wecom-archive'],
    ['cloudevents', '/v1/channels/cloudevents'],
    ['callback', `/v1/channels/wecom/callback?tenant=${tenant}`],
    ['feishuEvents', `/v1/feishu/${tenant}/events`],
  ] as const;
  return (
    <>
      <h2>{t('connect.addresses')}</h2>
      <p className="faint">{t('connect.hint')}</p>
      <table className="plain">
        <thead><tr><th>{t('connect.what')}</th><th>{t('webhooks.url')}</th></tr></thead>
        <tbody>
          {addresses.map(([name, path]) => (
            <tr key={name}><td>{t(`connect.${name}`)}</td><td><code>{window.location.origin}{path}</code></td></tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
