import { Input } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { serverNow } from '../../api/clock';
import { usePages } from '../../api/queries';
import type { Message } from '../../api/types';
import { addDays, date, moment } from '../../format';
import { Grid, type Column } from '../../grid/Grid';
import { useT, word } from '../../i18n';
import { DayRange } from '../../parts/DayRange';
import { RoomLink } from '../../parts/Names';
import { PageHead } from '../../parts/PageHead';
import { useDelayed } from '../../parts/useDelayed';

type Found = Message & { roomName?: string | null };

/** What was said anywhere, newest first. */
export function Search() {
  const t = useT();
  const [query, setQuery] = useSearchParams();
  const today = date(serverNow());
  const [text, setText] = useState(query.get('q') ?? '');
  const [days, setDays] = useState({ from: addDays(today, -29), to: today });
  const q = useDelayed(text.trim());
  const found = usePages<Found>('messages-found', '/messages', { q, ...days }, 100, q !== '');
  const columns: Column<Found>[] = [
    { key: 'at', title: t('field.time'), width: 110, phone: 'title', cell: (message) => moment(message.sentAt, today) },
    {
      key: 'room', title: t('field.room'), width: 170, grow: 0.8, phone: 'title',
      cell: (message) => <RoomLink room={{ ...message, name: message.roomName ?? null }} />,
    },
    {
      key: 'sender', title: t('search.sender'), width: 170, phone: 'line',
      cell: (message) => <>{message.senderName || message.senderId} <span className={`role ${message.senderRole}`}>
        {word(t, 'role', message.senderRole)}</span></>,
    },
    {
      key: 'text', title: t('search.text'), width: 260, grow: 3, phone: 'line',
      cell: (message) => <span className="ellipsis" title={message.text ?? ''}><Marked text={message.text ?? ''} word={q} /></span>,
    },
  ];
  return (
    <div className="page">
      <PageHead title={t('nav.search')} />
      <div className="tools">
        <Input.Search
          allowClear autoFocus className="grow" value={text} placeholder={t('search.hint')} aria-label={t('search.hint')}
          onChange={(event) => {
            setText(event.target.value);
            setQuery(event.target.value ? { q: event.target.value } : {}, { replace: true });
          }}
        />
        <DayRange value={days} onChange={setDays} />
      </div>
      <Grid<Found>
        label={t('nav.search')} rows={q ? found.rows : []} columns={columns}
        rowKey={(message) => `${message.channel}/${message.id}`}
        onEnd={() => { if (found.hasNextPage && !found.isFetching) void found.fetchNextPage(); }}
        isLoading={q !== '' && (found.isPending || found.isFetchingNextPage)} error={found.error}
        onRetry={() => void found.refetch()} empty={q ? t('search.none') : t('search.start')}
      />
    </div>
  );
}

function Marked({ text, word: wanted }: { text: string; word: string }) {
  const at = wanted ? text.toLowerCase().indexOf(wanted.toLowerCase()) : -1;
  if (at < 0) return text;
  return <>{text.slice(0, at)}<mark>{text.slice(at, at + wanted.length)}</mark>{text.slice(at + wanted.length)}</>;
}
