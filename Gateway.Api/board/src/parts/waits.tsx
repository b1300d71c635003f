import { serverNow, useServerNow } from '../api/clock';
import type { Policy, Room, Settings } from '../api/types';
import { stopwatch } from '../format';
import { useT } from '../i18n';

/** How long a room has waited by `now`, in seconds of its calendar's open time. */
export function waitedSeconds(room: Room, now: number): number {
  if (room.waitingMinutes === null || room.waitingMinutes === undefined) {
    return room.waitingSince ? Math.max(0, (now - Date.parse(room.waitingSince)) / 1000) : 0;
  }
  const since = room.clockPaused ? 0 : Math.max(0, now - (room.readAt ?? now)) / 1000;
  return room.waitingMinutes * 60 + since;
}

/** The next step of a policy after `waited` minutes, or null at its end. */
export function nextTier(policy: Policy | undefined, waited: number): { minutes: number; color: string } | null {
  if (!policy) return null;
  const tier = policy.tiers.find((step) => step.afterMinutes > waited);
  if (tier) return { minutes: tier.afterMinutes, color: tier.color };
  const repeat = policy.repeat;
  if (!repeat) return null;
  const last = policy.tiers.at(-1)?.afterMinutes ?? 0;
  const minutes = last + repeat.everyMinutes * (Math.floor(Math.max(0, waited - last) / repeat.everyMinutes) + 1);
  return minutes <= repeat.untilMinutes ? { minutes, color: repeat.color } : null;
}

/** The colour of the tier that a room has reached; the server's own word for it first. */
export function reachedColor(room: Room, settings: Settings | undefined): string | null {
  if (room.openTurnColor) return room.openTurnColor;
  if (room.tier === null || room.tier === undefined) return null;
  const policy = settings?.policies?.[room.stage];
  const tier = policy?.tiers.find((step) => step.afterMinutes === room.tier);
  return tier?.color ?? policy?.repeat?.color ?? 'grey';
}

/** When the room's next tier falls due, ms; infinite where none does. */
export function dueAt(room: Room, settings: Settings | undefined): number {
  if (room.nextDueAt) return Date.parse(room.nextDueAt);
  if (room.nextDueAt === null && 'nextDueAt' in room) return Number.POSITIVE_INFINITY;
  const readAt = room.readAt ?? serverNow();
  const waited = room.waitingMinutes ?? 0;
  const next = nextTier(settings?.policies?.[room.stage], waited);
  return next ? readAt + (next.minutes - waited) * 60_000 : Number.POSITIVE_INFINITY;
}

/** The counting wait; the calendar's pause stands still and says so. */
export function WaitClock({ room }: { room: Room }) {
  const now = useServerNow();
  const t = useT();
  return (
    <span className="wait-clock" title={room.clockPaused ? t('wait.paused') : undefined}>
      {stopwatch(waitedSeconds(room, now))}
      {room.clockPaused ? <small>{t('wait.pausedShort')}</small> : null}
    </span>
  );
}

/** How long until the next tier. */
export function DueClock({ at }: { at: number }) {
  const now = useServerNow();
  const t = useT();
  if (!Number.isFinite(at)) return <span className="faint">{t('due.none')}</span>;
  const left = (at - now) / 1000;
  return left <= 0
    ? <span>{t('due.now')}</span>
    : <span className={left < 60 ? 'due-soon' : undefined}>{t('due.in', { left: stopwatch(left) })}</span>;
}
