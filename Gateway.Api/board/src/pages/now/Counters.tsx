import { Popover } from 'antd';
import { Link } from 'react-router';
import { useServerNow } from '../../api/clock';
import { useOverMinutes, useSummary } from '../../api/queries';
import { useMay } from '../../api/roles';
import type { Room, Settings } from '../../api/types';
import { count } from '../../format';
import { useT, word } from '../../i18n';
import { problemText } from '../../parts/Names';
import { tierColors, tierPaint } from '../../parts/tiers';
import { reachedColor, waitedSeconds } from '../../parts/waits';

export interface NowFilter {
  text: string;
  ownerId?: string;
  stage?: Room['stage'];
  color?: string;
  isOver?: boolean;
  isWithoutOwner?: boolean;
}

interface Props {
  rooms: Room[];
  settings: Settings | undefined;
  filter: NowFilter;
  onFilter: (next: NowFilter) => void;
}

/** The figures that say at a glance how the day is going; each narrows the list or leads to its page. */
export function Counters({ rooms, settings, filter, onFilter }: Props) {
  const t = useT();
  const may = useMay();
  const now = useServerNow();
  const over = useOverMinutes();
  const summary = useSummary().data;
  const overCount = rooms.filter((room) => waitedSeconds(room, now) > over * 60).length;
  const withoutOwner = rooms.filter((room) => !room.ownerId).length;
  const problems = summary?.problems ?? [];

  return (
    <section className="counters" aria-label={t('now.counters')}>
      <button
        type="button" className="counter" aria-pressed={!filter.isOver && !filter.isWithoutOwner && !filter.color}
        onClick={() => onFilter({ text: '' })}
      >
        <b>{count(rooms.length)}</b><span>{t('now.waiting')}</span>
      </button>
      <button
        type="button" className={`counter ${overCount > 0 ? 'warm' : ''}`} aria-pressed={filter.isOver ?? false}
        onClick={() => onFilter({ ...filter, isOver: !filter.isOver })}
      >
        <b>{count(overCount)}</b><span>{t('now.over', { n: over })}</span>
      </button>
      <button
        type="button" className={`counter ${withoutOwner > 0 ? 'hot' : ''}`}
        aria-pressed={filter.isWithoutOwner ?? false}
        onClick={() => onFilter({ ...filter, isWithoutOwner: !filter.isWithoutOwner })}
      >
        <b>{count(withoutOwner)}</b><span>{t('now.noOwner')}</span>
      </button>
      {may('approve') ? (
        <Link className="counter" to="/approvals">
          <b>{count(summary?.pendingHandovers ?? 0)}</b><span>{t('now.approvals')}</span>
        </Link>
      ) : null}
      <Popover
        trigger="click" placement="bottomRight" title={t('now.problems')}
        content={problems.length === 0 ? t('now.noProblems') : (
          <ul className="problems">
            {problems.slice(0, 30).map((problem, at) => <li key={at}>{problemText(problem)}</li>)}
          </ul>
        )}
      >
        <button type="button" className={`counter ${problems.length > 0 ? 'hot' : ''}`}>
          <b>{count(problems.length)}</b><span>{t('now.problems')}</span>
        </button>
      </Popover>
      <Spread rooms={rooms} settings={settings} filter={filter} onFilter={onFilter} />
    </section>
  );
}

/** How the waits are spread over the tiers: one bar, each part a filter. */
function Spread({ rooms, settings, filter, onFilter }: Props) {
  const t = useT();
  const counts = new Map<string, number>();
  for (const room of rooms) {
    const color = reachedColor(room, settings) ?? 'none';
    counts.set(color, (counts.get(color) ?? 0) + 1);
  }
  // From calm to late, as the tenant's own tiers run.
  const steps = Object.values(settings?.policies ?? {}).flatMap((policy) => [
    ...policy.tiers.map((tier) => ({ color: tier.color, at: tier.afterMinutes })),
    ...(policy.repeat ? [{ color: policy.repeat.color, at: policy.repeat.untilMinutes }] : []),
  ]).sort((a, b) => a.at - b.at).map((step) => step.color);
  const order = [...new Set(['none', ...steps, ...tierColors])].filter((color) => counts.has(color));
  if (order.length === 0) return <div className="spread" />;

  return (
    <div className="spread">
      <div className="spread-bar" role="group" aria-label={t('now.spread')}>
        {order.map((color) => {
          const n = counts.get(color) ?? 0;
          const name = color === 'none' ? t('tier.none') : word(t, 'color', color);
          return (
            <button
              key={color} type="button" aria-pressed={filter.color === color} style={{ flexGrow: n }}
              title={`${name} ${n}`} aria-label={`${name} ${n}`}
              onClick={() => onFilter({ ...filter, color: filter.color === color ? undefined : color })}
            >
              <i style={{ background: tierPaint(color) }} aria-hidden="true" />
              <span>{name} <b>{count(n)}</b></span>
            </button>
          );
        })}
      </div>
    </div>
  );
}
