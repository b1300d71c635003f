import { Drawer, Input } from 'antd';
import { useState } from 'react';
import { serverNow } from '../../api/clock';
import { usePages } from '../../api/queries';
import type { AuditEntry } from '../../api/types';
import { date, moment } from '../../format';
import { Grid, type Column } from '../../grid/Grid';
import { useT, word } from '../../i18n';
import { PageHead } from '../../parts/PageHead';
import { useDelayed } from '../../parts/useDelayed';

const plain = (value: unknown) =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);

/** 审计: who changed what, and when. Nothing here can be changed. */
export function Audit() {
  const t = useT();
  const [text, setText] = useState('');
  const [open, setOpen] = useState<AuditEntry | null>(null);
  const q = useDelayed(text);
  const today = date(serverNow());
  const entries = usePages<AuditEntry>('audit', '/audit', { q: q || undefined });
  const columns: Column<AuditEntry>[] = [
    { key: 'at', title: t('field.time'), width: 120, phone: 'title', cell: (entry) => moment(entry.at, today) },
    { key: 'actor', title: t('audit.actor'), width: 150, phone: 'title', cell: (entry) => entry.actor ?? '–' },
    {
      key: 'action', title: t('audit.action'), width: 190, phone: 'line',
      cell: (entry) => <b>{word(t, 'audit', entry.action)}</b>,
    },
    {
      key: 'subject', title: t('audit.subject'), width: 180, grow: 1, phone: 'line',
      cell: (entry) => <span className="ellipsis">{entry.subject}</span>,
    },
    {
      key: 'detail', title: t('audit.detail'), width: 220, grow: 2, phone: 'line',
      cell: (entry) => <span className="ellipsis">{plain(entry.detail)}</span>,
    },
  ];
  return (
    <div className="page">
      <PageHead title={t('nav.audit')} />
      <div className="tools">
        <Input.Search
          allowClear className="grow" value={text} onChange={(event) => setText(event.target.value)}
          placeholder={t('audit.search')} aria-label={t('audit.search')}
        />
        <span className="faint count" role="status">
          {t(entries.hasNextPage ? 'grid.loadedMore' : 'grid.loaded', { n: entries.rows.length })}
        </span>
      </div>
      <Grid<AuditEntry>
        label={t('nav.audit')} rows={entries.rows} columns={columns} rowHeight={36} onOpen={setOpen}
        rowKey={(entry) => String(entry.auditId ?? entry.id ?? `${entry.at}${entry.action}${entry.subject}`)}
        onEnd={() => { if (entries.hasNextPage && !entries.isFetching) void entries.fetchNextPage(); }}
        isLoading={entries.isPending || entries.isFetchingNextPage} error={entries.error}
        onRetry={() => void entries.refetch()}
      />
      <Drawer open={open !== null} onClose={() => setOpen(null)} title={word(t, 'audit', open?.action)} size={480}>
        {open ? <pre>{JSON.stringify(open, null, 2)}</pre> : null}
      </Drawer>
    </div>
  );
}
