import type { Policy } from '../../api/types';
import { span } from '../../format';
import { useT } from '../../i18n';
import { tierPaint } from '../../parts/tiers';

const width = 900;
const left = 70;
const right = 24;
const repeatsDrawnMax = 400;
const lanes = [{ to: 'owner', y: 30 }, { to: 'public', y: 62 }] as const;

interface Step { at: number; color: string; to: string[]; isRepeat: boolean }

function stepsOf(policy: Policy): Step[] {
  const steps: Step[] = policy.tiers.map((tier) => (
    { at: tier.afterMinutes, color: tier.color, to: tier.to, isRepeat: false }));
  const { repeat } = policy;
  if (repeat && repeat.everyMinutes > 0) {
    const last = policy.tiers.at(-1)?.afterMinutes ?? 0;
    let at = last + repeat.everyMinutes;
    for (let n = 0; at <= repeat.untilMinutes && n < repeatsDrawnMax; n += 1, at += repeat.everyMinutes) {
      steps.push({ at, color: repeat.color, to: repeat.to, isRepeat: true });
    }
  }
  return steps.filter((step) => step.at > 0);
}

/** Who is told when, on one line from the customer's message to the last reminder. */
export function SchedulePicture({ policy }: { policy: Policy }) {
  const t = useT();
  const steps = stepsOf(policy);
  const end = Math.max(60, ...steps.map((step) => step.at));
  // The first minutes matter most: a straight scale to 1000 would press them into one dot.
  const x = (minutes: number) => left + (Math.log1p(minutes / 6) / Math.log1p(end / 6)) * (width - left - right);
  const marks = [5, 10, 20, 30, 60, 120, 240, 480, 960].filter((minutes) => minutes <= end);
  const summary = t('policy.picture', {
    n: steps.length, first: steps[0]?.at ?? 0, last: steps.at(-1)?.at ?? 0,
  });
  return (
    <figure className="schedule" tabIndex={0}>
      <svg viewBox={`0 0 ${width} 104`} role="img" aria-label={summary}>
        {marks.map((minutes) => (
          <g key={minutes}>
            <line x1={x(minutes)} x2={x(minutes)} y1={14} y2={78} className="mark" />
            <text x={x(minutes)} y={94} textAnchor="middle">{minutes < 60 ? minutes : `${minutes / 60}h`}</text>
          </g>
        ))}
        {lanes.map((lane) => (
          <g key={lane.to}>
            <text x={8} y={lane.y + 4} className="lane">{t(lane.to === 'owner' ? 'policy.owner' : 'policy.public')}</text>
            <line x1={left} x2={width - right} y1={lane.y} y2={lane.y} className="line" />
            {steps.filter((step) => step.to.includes(lane.to)).map((step, at) => step.isRepeat
              ? <line key={at} x1={x(step.at)} x2={x(step.at)} y1={lane.y - 5} y2={lane.y + 5}
                  stroke={tierPaint(step.color)} strokeWidth={1.6}><title>{span(t, step.at)}</title></line>
              : <circle key={at} cx={x(step.at)} cy={lane.y} r={7} fill={tierPaint(step.color)} className="dot">
                  <title>{span(t, step.at)}</title></circle>)}
          </g>
        ))}
      </svg>
      <figcaption className="faint">{summary}</figcaption>
    </figure>
  );
}
