import { Drawer, Input, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { serverNow } from '../../api/clock';
import { usePages } from '../../api/queries';
import type { AuditEntry } from '../../api/types';
import { addDays, date, moment } from '../../format';
import { Grid, type Column } from '../../grid/Grid';
import { useT, word } from '../../i18n';
import { DayRange } from '../../parts/DayRange';
import { roomHref } from '../../parts/Names';
import { PageHead } from '../../parts/PageHead';

const actions = [
  'room.dismiss', 'room.undo', 'room.snooze', 'room.request-handover', 'room.approve-handover', 'room.reject-handover',
  'room.assign-owner', 'room.edit-room', 'room.archive-room', 'people.put', 'people.patch', 'settings.put', 'key.create',
  'key.delete', 'alert.retry', 'destination.test', 'report.send', 'person.export', 'person.erase',
] as const;

/** `{"reason":"误报","newOwner":{"id":"a"}}` as `reason: 误报 · newOwner: a`. */
function plain(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return String(value);
  const fields = value as Record<string, unknown>;
  if (typeof fields.id === 'string') return fields.id;
  return Object.entries(fields)
    .filter(([, part]) => part !== null && part !== '')
    .map(([name, part]) => (Array.isArray(value) ? plain(part) : `${name}: ${plain(part)}`))
    .join(' · ');
}

/** 审计: who changed what, and when. Nothing here can be changed. */
export function Audit() {
  const t = useT();
  const today = date(serverNow());
  const [text, setText] = useState('');
  const [action, setAction] = useState<string>();
  const [days, setDays] = useState({ from: addDays(today, -6), to: today });
  const [open, setOpen] = useState<AuditEntry | null>(null);
  const entries = usePages<AuditEntry>('audit', '/audit', { ...days, action });
  const wanted = text.trim().toLowerCase();
  const rows = entries.rows.filter((entry) => wanted === ''
    || `${entry.actorName ?? ''} ${entry.actor ?? ''} ${entry.subject ?? ''} ${plain(entry.detail)}`.toLowerCase().includes(wanted));
  const columns: Column<AuditEntry>[] = [
    { key: 'at', title: t('field.time'), width: 110, phone: 'title', cell: (entry) => moment(entry.at, today) },
    { key: 'actor', title: t('audit.actor'), width: 150, phone: 'title', cell: (entry) => entry.actorName ?? entry.actor },
    {
      key: 'action', title: t('audit.action'), width: 150, phone: 'line',
      cell: (entry) => <b>{word(t, 'audit', entry.action)}</b>,
    },
    {
      key: 'subject', title: t('audit.subject'), width: 180, grow: 1, phone: 'line', cell: (entry) => <Subject of={entry} />,
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
        <Select
          allowClear value={action} placeholder={t('audit.action')} aria-label={t('audit.action')} style={{ width: 170 }}
          onChange={(next?: string) => setAction(next)}
          options={actions.map((value) => ({ value, label: t(`audit.${value}`) }))}
        />
        <DayRange value={days} onChange={setDays} />
        <span className="faint count" role="status">
          {t(entries.hasNextPage ? 'grid.loadedMore' : 'grid.loaded', { n: rows.length })}
        </span>
      </div>
      <Grid<AuditEntry>
        label={t('nav.audit')} rows={rows} columns={columns} rowHeight={36} onOpen={setOpen}
        rowKey={(entry) => String(entry.auditId ?? `${entry.at}${entry.action}${entry.subject}`)}
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

/** A room is named as `channel|id`. */
function Subject({ of: { action, subject } }: { of: AuditEntry }) {
  const bar = subject?.indexOf('|') ?? -1;
  if (!subject || bar < 0) return <span className="ellipsis">{subject}</span>;
  const [channel, id] = [subject.slice(0, bar), subject.slice(bar + 1)];
  return action.startsWith('room.')
    ? <Link className="ellipsis" to={roomHref({ roomId: id, channel })}>{id}</Link>
    : <span className="ellipsis">{id}</span>;
}
