import { useQuery } from '@tanstack/react-query';
import { Drawer, Skeleton } from 'antd';
import { get, segment } from '../../api/client';
import type { Attempt, Explanation } from '../../api/types';
import { moment, time } from '../../format';
import { Failed } from '../../grid/Grid';
import { useT, word } from '../../i18n';
import { TierMark } from '../../parts/tiers';

/** Why a card went out, or did not. */
export function ExplainDrawer({ turnId, onClose }: { turnId: string | null; onClose: () => void }) {
  const t = useT();
  const query = useQuery({
    queryKey: ['explain', turnId],
    queryFn: () => get<Explanation>(`/turns/${segment(turnId ?? '')}/explain`),
    enabled: turnId !== null,
  });
  const said = query.data;
  return (
    <Drawer open={turnId !== null} onClose={onClose} title={t('explain.title')} size={480}>
      {query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isPending ? <Skeleton active /> : null}
      {said?.sentence ? <p className="sentence">{said.sentence}</p> : null}
      {said?.tiers?.length ? (
        <>
          <h2>{t('explain.tiers')}</h2>
          <table className="plain">
            <thead><tr><th>{t('tier.tier')}</th><th>{t('tier.due')}</th><th>{t('tier.raised')}</th></tr></thead>
            <tbody>
              {said.tiers.map((tier) => (
                <tr key={tier.tier}>
                  <td><TierMark tier={tier.tier} color={tier.color} late={tier.late} /></td>
                  <td>{moment(tier.dueAt)}</td>
                  <td>
                    {tier.raisedAt ? time(tier.raisedAt) : '–'}
                    {tier.covered ? <em className="flag">{t('tier.covered')}</em> : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      ) : null}
      {said?.attempts ? <Attempts attempts={said.attempts} /> : null}
      {said ? <Details title={t('explain.policy')} value={said.policy} /> : null}
      {said ? <Details title={t('explain.calendar')} value={said.calendar ?? t('calendar.always')} /> : null}
    </Drawer>
  );
}

function Attempts({ attempts }: { attempts: Attempt[] }) {
  const t = useT();
  return (
    <>
      <h2>{t('explain.attempts')}</h2>
      {attempts.length === 0 ? <p className="faint">{t('explain.noAttempt')}</p> : null}
      <ul className="attempts">
        {attempts.map((attempt, at) => (
          <li key={at}>
            <time>{moment(attempt.at)}</time>
            <span>
              {typeof attempt.destination === 'object'
                ? `${word(t, 'destination', attempt.destination.kind)} ${attempt.destination.name ?? ''}`
                : attempt.destination}
            </span>
            <b>{word(t, 'delivery', attempt.status)}</b>
            <code>{attempt.answer}</code>
          </li>
        ))}
      </ul>
    </>
  );
}

function Details({ title, value }: { title: string; value: unknown }) {
  if (value === undefined || value === null) return null;
  return (
    <details>
      <summary>{title}</summary>
      <pre>{typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</pre>
    </details>
  );
}
