import { Skeleton } from 'antd';
import { useState } from 'react';
import { serverNow } from '../../api/clock';
import type { Room } from '../../api/types';
import { date, minutes, moment } from '../../format';
import { useT } from '../../i18n';
import { TierMark } from '../../parts/tiers';
import { useTurns } from './Conversation';
import { ExplainDrawer } from './ExplainDrawer';

/** The room's turns, newest first; each tells why its cards went out. */
export function RoomTurns({ room }: { room: Room }) {
  const t = useT();
  const turns = useTurns(room);
  const [explained, setExplained] = useState<string | null>(null);
  const today = date(serverNow());
  if (turns.isPending) return <Skeleton active />;
  const newestFirst = [...(turns.data?.items ?? [])]
    .sort((a, b) => Date.parse(b.waitingSince) - Date.parse(a.waitingSince));
  return (
    <>
      {newestFirst.length === 0 ? <p className="grid-empty">{t('room.noTurn')}</p> : null}
      <ol className="turn-list">
        {newestFirst.map((turn) => (
          <li key={turn.turnId}>
            <button type="button" onClick={() => setExplained(turn.turnId)} title={t('explain.title')}>
              <span className="turn-line">
                <span className={`tag turn-${turn.status}`}>{t(`turn.${turn.status}`)}</span>
                <b>{turn.replyMinutes === null ? '' : t('span.exact', { m: minutes(turn.replyMinutes) })}</b>
                <time>{moment(turn.waitingSince, today)}</time>
              </span>
              <span className="ellipsis">{turn.firstCustomerText}</span>
              <span className="turn-line faint">
                {turn.answererName ? t('turn.by', { name: turn.answererName }) : null}
                {turn.tiers.filter((tier) => tier.raisedAt).slice(-5).map((tier) => (
                  <TierMark key={tier.tier} tier={tier.tier} color={tier.color} late={tier.late} />
                ))}
              </span>
            </button>
          </li>
        ))}
      </ol>
      <ExplainDrawer turnId={explained} onClose={() => setExplained(null)} />
    </>
  );
}
