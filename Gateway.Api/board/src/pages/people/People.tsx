import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Input, Select } from 'antd';
import { useState } from 'react';
import { patch, segment } from '../../api/client';
import { serverNow } from '../../api/clock';
import { usePages, useStaff } from '../../api/queries';
import { useMay } from '../../api/roles';
import type { Person, PersonRole } from '../../api/types';
import { date, moment } from '../../format';
import { Grid, type Column } from '../../grid/Grid';
import { useT, word } from '../../i18n';
import { PageHead } from '../../parts/PageHead';
import { useSayError } from '../../parts/problem';
import { PersonDrawer } from './PersonDrawer';

export const personRoles: PersonRole[] = ['sales', 'after-sales', 'employee', 'customer', 'bot', 'unconfirmed'];
const personKey = (person: Person) => `${person.channel}\n${person.id}`;

/** 人员: who is who, where their cards go, and who is away. */
export function People() {
  const t = useT();
  const may = useMay();
  const say = useSayError();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [role, setRole] = useState<PersonRole | undefined>();
  const [text, setText] = useState('');
  const [selected, setSelected] = useState<Set<string>>(new Set());
  const [edited, setEdited] = useState<Person | null>(null);
  const today = date(serverNow());
  const unconfirmed = usePages<Person>('people', '/people', { unconfirmed: true }, 100);
  const list = usePages<Person>('people', '/people', { role }, 200);
  const names = new Map(useStaff().data?.map((person) => [person.id, person.name]));
  const wanted = text.trim().toLowerCase();
  const rows = list.rows.filter((person) =>
    wanted === '' || `${person.name ?? ''} ${person.id}`.toLowerCase().includes(wanted));
  const chosen = list.rows.filter((person) => selected.has(personKey(person)));

  const confirm = async (people: Person[], next: PersonRole) => {
    try {
      for (const person of people) {
        await patch(`/people/${segment(person.id)}`, { role: next }, { channel: person.channel });
      }
      void message.success(t('people.confirmed', { n: people.length, role: word(t, 'role', next) }));
      setSelected(new Set());
    } catch (error) {
      say(error);
    }
    await client.invalidateQueries();
  };

  const columns: Column<Person>[] = [
    {
      key: 'name', title: t('field.name'), width: 150, grow: 1, phone: 'title',
      cell: (person) => <b title={person.id}>{person.name || person.id}</b>,
    },
    {
      key: 'role', title: t('field.role'), width: 150, phone: 'line',
      cell: (person) => may('people') ? (
        <Select<PersonRole>
          size="small" variant="borderless" value={person.role} style={{ width: 130 }} className="keeps-clicks"
          aria-label={`${t('field.role')} ${person.name ?? person.id}`}
          onChange={(next) => void confirm([person], next)}
          options={personRoles.map((value) => ({ value, label: t(`role.${value}`) }))}
        />
      ) : word(t, 'role', person.role),
    },
    { key: 'to', title: t('people.destination'), width: 150, phone: 'line', cell: (person) => <Where person={person} /> },
    {
      key: 'backup', title: t('people.backup'), width: 110,
      cell: (person) => person.backupId ? (names.get(person.backupId) ?? person.backupId) : '–',
    },
    {
      key: 'away', title: t('people.presence'), width: 170, phone: 'line',
      cell: (person) => <Presence person={person} today={today} />,
    },
    { key: 'sameAs', title: t('people.sameAs'), width: 120, cell: (person) => person.sameAs ?? '–' },
    { key: 'channel', title: t('field.channel'), width: 100, cell: (person) => person.channel },
    { key: 'id', title: t('field.id'), width: 170, grow: 0.6, cell: (person) => <code>{person.id}</code> },
  ];

  return (
    <div className="page">
      <PageHead title={t('nav.people')} />
      {unconfirmed.rows.length > 0 ? (
        <Alert
          type="warning" showIcon className="unconfirmed"
          title={t('people.unconfirmed', { n: unconfirmed.rows.length, more: unconfirmed.hasNextPage ? '+' : '' })}
          action={<Button size="small" onClick={() => setRole('unconfirmed')}>{t('people.showThem')}</Button>}
        />
      ) : null}
      <div className="tools">
        <Input.Search
          allowClear className="grow" value={text} onChange={(event) => setText(event.target.value)}
          placeholder={t('people.search')} aria-label={t('people.search')}
        />
        <Select<PersonRole>
          allowClear value={role} placeholder={t('field.role')} aria-label={t('people.roleFilter')} style={{ width: 140 }}
          onChange={(next?: PersonRole) => setRole(next)}
          options={personRoles.map((value) => ({ value, label: t(`role.${value}`) }))}
        />
        {may('people') && chosen.length > 0 ? (
          <span className="room-buttons">
            <span>{t('people.confirmAs', { n: chosen.length })}</span>
            {personRoles.slice(0, 5).map((next) => (
              <Button key={next} size="small" onClick={() => void confirm(chosen, next)}>{t(`role.${next}`)}</Button>
            ))}
          </span>
        ) : null}
        <span className="faint count" role="status">
          {t(list.hasNextPage ? 'grid.loadedMore' : 'grid.loaded', { n: rows.length })}
        </span>
      </div>
      <Grid<Person>
        label={t('nav.people')} rows={rows} rowKey={personKey} columns={columns} rowHeight={40}
        selected={may('people') ? selected : undefined} onSelect={may('people') ? setSelected : undefined}
        onOpen={may('people') ? setEdited : undefined}
        onEnd={() => { if (list.hasNextPage && !list.isFetching) void list.fetchNextPage(); }}
        isLoading={list.isPending} error={list.error} onRetry={() => void list.refetch()}
      />
      {edited ? <PersonDrawer key={personKey(edited)} person={edited} onClose={() => setEdited(null)} /> : null}
    </div>
  );
}

function Where({ person }: { person: Person }) {
  const t = useT();
  const feishu = person.feishu;
  const kind = feishu?.chatId ? 'chatId' : feishu?.openId ? 'openId' : feishu?.webhook ? 'webhook' : null;
  if (kind) return <span className="tag">{t(`feishu.${kind}`)}</span>;
  const isStaff = ['sales', 'after-sales'].includes(person.role);
  return isStaff ? <span className="tag alarm">{t('people.noDestination')}</span> : <span className="faint">–</span>;
}

function Presence({ person, today }: { person: Person; today: string }) {
  const t = useT();
  const is = (until: string | undefined) => until !== undefined && Date.parse(until) > serverNow();
  if (is(person.away?.until)) {
    return <span className="tag wait">{t('people.awayUntil', { at: moment(person.away?.until, today) })}</span>;
  }
  if (is(person.focus?.until)) {
    return <span className="tag wait">{t('people.focusUntil', { at: moment(person.focus?.until, today) })}</span>;
  }
  return <span className="faint">–</span>;
}
