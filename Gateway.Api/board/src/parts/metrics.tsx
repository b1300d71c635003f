import type { Metrics } from '../api/types';
import { count, minutes, percent } from '../format';
import type { Key, Translate } from '../i18n';

/** Every figure of behaviour.md §7, in the order in which tables show them. */
export const metricKeys = [
  'overCount', 'averageReplyMinutes', 'answeredTurns', 'openOverCount', 'onTimeRate', 'totalMessages',
  'medianReplyMinutes', 'p90ReplyMinutes', 'carriedOver', 'salesMessages', 'afterSalesMessages', 'employeeMessages',
  'customerMessages', 'ownerMessages', 'legacyAverageReplyMinutes', 'dismissedTurns', 'remarkTurns',
  'answeredByColleague', 'answeredForColleagues',
] as const satisfies readonly (keyof Metrics)[];

export type MetricKey = (typeof metricKeys)[number];

export const usualMetrics: MetricKey[] = [
  'overCount', 'averageReplyMinutes', 'answeredTurns', 'openOverCount', 'onTimeRate', 'totalMessages',
];

export function metricText(key: MetricKey, value: number | null | undefined): string {
  if (key === 'onTimeRate') return percent(value);
  return key.endsWith('Minutes') ? minutes(value) : count(value);
}

export const metricTitle = (t: Translate, key: MetricKey, over: number) => t(`metric.${key}` as Key, { n: over });
export const metricHint = (t: Translate, key: MetricKey, over: number) => t(`metric.${key}.hint` as Key, { n: over });
