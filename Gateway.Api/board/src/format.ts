import type { Translate } from './i18n';

// Times are shown in the tenant's zone, wherever the reader sits.
let zone = 'Asia/Shanghai';
const formatters = new Map<string, Intl.DateTimeFormat>();

export function setZone(next: string): void {
  if (next === zone) return;
  zone = next;
  formatters.clear();
}

export const zoneName = () => zone;

function parts(at: number, name: string, options: Intl.DateTimeFormatOptions): Record<string, string> {
  let formatter = formatters.get(name);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone, hourCycle: 'h23' });
    formatters.set(name, formatter);
  }
  return Object.fromEntries(formatter.formatToParts(at).map((part) => [part.type, part.value]));
}

const ms = (at: string | number) => (typeof at === 'number' ? at : Date.parse(at));

/** 2026-11-21 */
export function date(at: string | number | null | undefined): string {
  if (at === null || at === undefined || at === '') return '';
  const p = parts(ms(at), 'date', { year: 'numeric', month: '2-digit', day: '2-digit' });
  return `${p.year}-${p.month}-${p.day}`;
}

/** 09:05 */
export function time(at: string | number | null | undefined): string {
  if (at === null || at === undefined || at === '') return '';
  const p = parts(ms(at), 'time', { hour: '2-digit', minute: '2-digit' });
  return `${p.hour}:${p.minute}`;
}

/** 09:05:07 */
export function timeWithSeconds(at: string | number): string {
  const p = parts(ms(at), 'seconds', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  return `${p.hour}:${p.minute}:${p.second}`;
}

/** 11-21 09:05, or the time alone where the day is `today`. */
export function moment(at: string | number | null | undefined, today?: string): string {
  if (at === null || at === undefined || at === '') return '';
  const day = date(at);
  return day === today ? time(at) : `${day.slice(5)} ${time(at)}`;
}

/** A wait as 4:09 or 1:04:09. */
export function stopwatch(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const h = Math.floor(whole / 3600);
  const m = Math.floor((whole % 3600) / 60);
  const s = String(whole % 60).padStart(2, '0');
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`;
}

/** Minutes with two decimals, halves rounded up; nothing where there is none. */
export function minutes(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  const rounded = Math.round((value + Number.EPSILON) * 100) / 100;
  // What is not nothing is never shown as nothing.
  return value > 0 && rounded === 0 ? '<0.01' : rounded.toFixed(2);
}

export const percent = (value: number | null | undefined) =>
  value === null || value === undefined ? '–' : `${(Math.round(value * 1000) / 10).toFixed(1)}%`;

export const count = (value: number | null | undefined) =>
  value === null || value === undefined ? '–' : value.toLocaleString('en-US');

/** A length as people say it: 45 分钟, 2 小时 5 分. */
export function span(t: Translate, value: number): string {
  const whole = Math.round(value);
  if (whole < 60) return t('span.minutes', { m: whole });
  return t('span.hours', { h: Math.floor(whole / 60), m: whole % 60 });
}

/** The day `days` after `day` (2026-11-21). */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
