import { QuestionCircleOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { Room, Turn } from '../../api/types';
import { minutes } from '../../format';
import { useT } from '../../i18n';
import { TierMark } from '../../parts/tiers';
import { WaitClock } from '../../parts/waits';

interface Props {
  turn: Turn;
  room: Room;
  onExplain: (turnId: string) => void;
}

/** How a turn ended, where it ended: the wait, who answered, what was raised. */
export function TurnLabel({ turn, room, onExplain }: Props) {
  const t = useT();
  const raised = turn.tiers.filter((tier) => tier.raisedAt && !tier.covered);
  return (
    <div className={`turn-label ${turn.status}`}>
      <b>{t(`turn.${turn.status}`)}</b>
      {turn.status === 'open'
        ? <WaitClock room={room} />
        : turn.replyMinutes !== null && turn.status === 'answered'
          ? <span>{t('turn.waited', { m: minutes(turn.replyMinutes) })}</span> : null}
      {turn.dismissReason ? <span>{turn.dismissReason}</span> : null}
      {turn.answererName ? <span>{t('turn.by', { name: turn.answererName })}</span> : null}
      {raised.slice(-4).map((tier) => (
        <TierMark key={tier.tier} tier={tier.tier} color={tier.color} late={tier.late} />
      ))}
      <Button
        type="text" size="small" icon={<QuestionCircleOutlined />} onClick={() => onExplain(turn.turnId)}
        title={t('explain.title')} aria-label={t('explain.title')}
      />
    </div>
  );
}
