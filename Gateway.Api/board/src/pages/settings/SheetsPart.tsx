import { useQueries, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { get, post, ProblemError } from '../../api/client';
import { serverNow } from '../../api/clock';
import type { Sheet } from '../../api/types';
import { date, moment } from '../../format';
import { useT } from '../../i18n';
import { useSayError } from '../../parts/problem';

const names = ['today', 'rooms'] as const;

/** A sheet that is not set up is no error, and neither is a host that keeps none. */
const read = (name: string) => get<Sheet>(`/sheets/${name}`).catch((error: unknown) => {
  if (error instanceof ProblemError && error.status === 404) return null;
  throw error;
});

/** Tables outside that mirror rooms: whether they are up to date. */
export function SheetsPart() {
  const t = useT();
  const say = useSayError();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [busy, setBusy] = useState<string>();
  const today = date(serverNow());
  const sheets = useQueries({ queries: names.map((name) => ({ queryKey: ['sheet', name], queryFn: () => read(name) })) });

  const sync = async (name: string) => {
    setBusy(name);
    try {
      const done = await post<{ written: number; editsTaken: number; errors: string[] }>(`/sheets/${name}/sync`);
      if (done.errors.length > 0) void message.warning(done.errors.join('；'));
      else void message.success(t('sheets.done', { written: done.written, taken: done.editsTaken }));
    } catch (error) {
      say(error);
    }
    setBusy(undefined);
    await client.invalidateQueries({ queryKey: ['sheet', name] });
  };

  return (
    <>
      <h2>{t('sheets.title')}</h2>
      <table className="plain">
        <tbody>
          {names.map((name, at) => {
            const sheet = sheets[at]?.data;
            return (
              <tr key={name}>
                <th scope="row">{t(`sheets.${name}`)}</th>
                {sheet ? (
                  <>
                    <td>{sheet.kind}</td>
                    <td>{t('sheets.synced')} {moment(sheet.lastSyncAt, today)} {sheet.lastError ? <span className="tag alarm">{sheet.lastError}</span> : null}</td>
                    <td><Button size="small" loading={busy === name} onClick={() => void sync(name)}>{t('sheets.sync')}</Button></td>
                  </>
                ) : <td colSpan={3} className="faint">{t('sheets.notSet')}</td>}
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}
