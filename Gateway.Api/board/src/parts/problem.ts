import { App } from 'antd';
import { ProblemError } from '../api/client';

/** The messages for one field, whichever way its path is written (`policies.x.tiers[0]`, `/policies/x/tiers/0`). */
export function fieldErrors(error: unknown, field: string): string[] {
  if (!(error instanceof ProblemError)) return [];
  const wanted = plainPath(field);
  return Object.entries(error.errors)
    .filter(([path]) => plainPath(path) === wanted)
    .flatMap(([, messages]) => messages);
}

export const plainPath = (path: string) =>
  path.replace(/^\$\.?/, '').replace(/^[#/]+/, '').replace(/\[(\w+)\]/g, '.$1').replace(/\//g, '.').toLowerCase();

/** Shows what the server refused, in its own words. */
export function useSayError(): (error: unknown) => void {
  const { message } = App.useApp();
  return (error) => {
    const lines = error instanceof ProblemError ? error.lines : [String(error instanceof Error ? error.message : error)];
    void message.error(lines.join('；'), 6);
  };
}
