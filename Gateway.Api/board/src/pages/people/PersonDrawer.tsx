import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Drawer, Input, Segmented, Select } from 'antd';
import { useState } from 'react';
import { patch, post, segment } from '../../api/client';
import { serverNow } from '../../api/clock';
import { usePolicy } from '../../api/queries';
import type { Destination, Person, PersonRole } from '../../api/types';
import { moment } from '../../format';
import { useT } from '../../i18n';
import { PersonPicker } from '../../parts/PersonPicker';
import { fieldErrors, useSayError } from '../../parts/problem';
import { Refusal } from '../../parts/RoomDialogs';
import { personRoles } from './People';

type Kind = 'none' | 'chatId' | 'openId' | 'webhook';

const kindOf = (feishu: Destination | null | undefined): Kind =>
  feishu?.chatId ? 'chatId' : feishu?.openId ? 'openId' : feishu?.webhook ? 'webhook' : 'none';

/** One person: role, destination, backup, and whether they are there. */
export function PersonDrawer({ person, onClose }: { person: Person; onClose: () => void }) {
  const t = useT();
  const say = useSayError();
  const client = useQueryClient();
  const { message } = App.useApp();
  const focusMax = usePolicy().data?.focusMaxMinutes ?? 120;
  const [draft, setDraft] = useState<Person>(person);
  const [kind, setKind] = useState<Kind>(kindOf(person.feishu));
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const change = (part: Partial<Person>) => setDraft({ ...draft, ...part });
  const inMinutes = (minutes: number) => new Date(serverNow() + minutes * 60_000).toISOString();

  const save = async () => {
    setBusy(true);
    setError(undefined);
    const feishu = kind === 'none' ? null
      : kind === 'webhook' ? { webhook: draft.feishu?.webhook, secret: draft.feishu?.secret || undefined }
      : { [kind]: draft.feishu?.[kind] };
    try {
      await patch(`/people/${segment(person.id)}`, {
        name: draft.name, role: draft.role, feishu, backupId: draft.backupId ?? null, sameAs: draft.sameAs || null,
        away: draft.away ?? null, focus: draft.focus ?? null,
      }, { channel: person.channel });
      void message.success(t('do.saved'));
      await client.invalidateQueries();
      onClose();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  const test = async () => {
    try {
      await post(`/destinations/${segment(person.id)}/test`, {}, { channel: person.channel });
      void message.success(t('feishu.tested'));
    } catch (thrown) {
      say(thrown);
    }
  };
  const bad = (field: string) => (fieldErrors(error, field).length > 0 ? 'error' as const : undefined);

  return (
    <Drawer
      open onClose={onClose} size={420} title={person.name || person.id}
      footer={(
        <div className="drawer-foot">
          <Button onClick={onClose}>{t('do.cancel')}</Button>
          <Button type="primary" loading={isBusy} onClick={() => void save()}>{t('do.save')}</Button>
        </div>
      )}
    >
      <div className="form">
        <label htmlFor="p-name">{t('field.name')}</label>
        <Input id="p-name" value={draft.name ?? ''} status={bad('name')} onChange={(event) => change({ name: event.target.value })} />
        <label htmlFor="p-role">{t('field.role')}</label>
        <Select<PersonRole>
          id="p-role" value={draft.role} onChange={(role) => change({ role })} status={bad('role')}
          options={personRoles.map((value) => ({ value, label: t(`role.${value}`) }))}
        />
        <span className="label">{t('people.destination')}</span>
        <Segmented<Kind>
          block value={kind} onChange={setKind} aria-label={t('people.destination')}
          options={(['none', 'chatId', 'openId', 'webhook'] as const).map((value) => ({ value, label: t(`feishu.${value}`) }))}
        />
        {kind !== 'none' ? (
          <Input
            value={draft.feishu?.[kind] ?? ''} aria-label={t(`feishu.${kind}`)} placeholder={t(`feishu.${kind}`)}
            status={bad(`feishu.${kind}`)}
            onChange={(event) => change({ feishu: { ...draft.feishu, [kind]: event.target.value } })}
          />
        ) : null}
        {kind === 'webhook' ? (
          <Input.Password
            value={draft.feishu?.secret ?? ''} aria-label={t('feishu.secret')} placeholder={t('feishu.secret')}
            autoComplete="off" onChange={(event) => change({ feishu: { ...draft.feishu, secret: event.target.value } })}
          />
        ) : null}
        {kindOf(person.feishu) !== 'none' ? <Button onClick={() => void test()}>{t('feishu.test')}</Button> : null}
        <label htmlFor="p-backup">{t('people.backup')}</label>
        <PersonPicker
          id="p-backup" label={t('people.backup')} value={draft.backupId} allowClear without={person.id}
          onChange={(backupId) => change({ backupId: backupId ?? null })} status={bad('backupId')}
        />
        <label htmlFor="p-same">{t('people.sameAs')}</label>
        <Input
          id="p-same" value={draft.sameAs ?? ''} status={bad('sameAs')} placeholder={t('people.sameAsHint')}
          onChange={(event) => change({ sameAs: event.target.value || null })}
        />
        <span className="label">{t('people.away')}</span>
        <div className="chips">
          {[240, 1440, 4320, 10080].map((m) => (
            <Button key={m} size="small" onClick={() => change({ away: { until: inMinutes(m), reason: draft.away?.reason } })}>
              {m < 1440 ? t('span.hoursOnly', { h: m / 60 }) : t('span.days', { d: m / 1440 })}
            </Button>
          ))}
          <Button size="small" disabled={!draft.away} onClick={() => change({ away: null })}>{t('people.back')}</Button>
        </div>
        {draft.away ? (
          <Input
            value={draft.away.reason ?? ''} addonBefore={t('people.until', { at: moment(draft.away.until) })}
            placeholder={t('field.reasonOptional')} aria-label={t('field.reasonOptional')}
            onChange={(event) => draft.away && change({ away: { ...draft.away, reason: event.target.value } })}
          />
        ) : null}
        <span className="label">{t('people.focus', { m: focusMax })}</span>
        <div className="chips">
          {[30, 60, 90, 120].filter((m) => m <= focusMax).map((m) => (
            <Button key={m} size="small" onClick={() => change({ focus: { until: inMinutes(m) } })}>
              {t('span.minutes', { m })}
            </Button>
          ))}
          <Button size="small" disabled={!draft.focus} onClick={() => change({ focus: null })}>{t('people.back')}</Button>
        </div>
        {draft.focus ? <p className="faint">{t('people.until', { at: moment(draft.focus.until) })}</p> : null}
        <Refusal error={error} />
      </div>
    </Drawer>
  );
}
