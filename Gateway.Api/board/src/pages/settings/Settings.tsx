import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Checkbox, Modal, Skeleton } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useBlocker } from 'react-router';
import { call, ProblemError, put, url } from '../../api/client';
import { useMay } from '../../api/roles';
import type { Settings } from '../../api/types';
import { Failed } from '../../grid/Grid';
import { useT, type Key } from '../../i18n';
import { PageHead } from '../../parts/PageHead';
import { plainPath } from '../../parts/problem';
import { Refusal } from '../../parts/RoomDialogs';
import { Tabs } from '../../parts/Tabs';
import { CalendarSection } from './CalendarSection';
import { ConnectionsSection } from './ConnectionsSection';
import { DraftProvider, type Draft } from './draft';
import { FeishuSection } from './FeishuSection';
import { GeneralSection } from './GeneralSection';
import { KeysSection } from './KeysSection';
import { PolicySection } from './PolicySection';
import { RemarksSection } from './RemarksSection';

const sections = [
  { key: 'policies', paths: ['policies'], element: <PolicySection /> },
  { key: 'calendar', paths: ['calendar', 'timezone'], element: <CalendarSection /> },
  { key: 'remarks', paths: ['closingremarks', 'countabletypes'], element: <RemarksSection /> },
  { key: 'feishu', paths: ['feishu'], element: <FeishuSection /> },
  {
    key: 'general', element: <GeneralSection />,
    paths: ['overminutes', 'minimumturns', 'focusmaxminutes', 'ingestgapminutes', 'report', 'cards'],
  },
] as const;

/** 设置: the whole document is read, edited and put back; what was refused is marked where it stands. */
export function SettingsPage() {
  const t = useT();
  const query = useQuery({
    queryKey: ['settings'],
    queryFn: () => call<Settings>('GET', url('/settings')),
    // An edit in progress must not be swept away by a fresh copy.
    refetchOnWindowFocus: false,
    staleTime: Infinity,
    gcTime: 0,
  });
  if (query.isPending) return <div className="page"><Skeleton active paragraph={{ rows: 12 }} /></div>;
  if (query.isError) return <div className="page"><Failed error={query.error} onRetry={() => void query.refetch()} /></div>;
  return (
    <div className="page scrolling">
      <PageHead title={t('nav.settings')} />
      <Editor key={query.dataUpdatedAt} saved={query.data.body} etag={query.data.etag} />
    </div>
  );
}

function Editor({ saved, etag }: { saved: Settings; etag: string | null }) {
  const t = useT();
  const may = useMay();
  const client = useQueryClient();
  const { message, modal } = App.useApp();
  const [value, setValue] = useState(saved);
  const [error, setError] = useState<unknown>();
  const [isOpenToo, setOpenToo] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [tab, setTab] = useState('policies');
  const isDirty = useMemo(() => JSON.stringify(value) !== JSON.stringify(saved), [value, saved]);
  const errors = error instanceof ProblemError ? error.errors : {};
  const draft: Draft = {
    value, saved, isDirty, errors, isReadOnly: !may('settings'),
    change: (part) => setValue((old) => ({ ...old, ...part })),
  };

  const reload = () => client.invalidateQueries({ queryKey: ['settings'] });
  const save = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await put('/settings', value, { applyToOpenTurns: isOpenToo || undefined }, etag ? { 'If-Match': etag } : undefined);
      void message.success(t('do.saved'));
      await Promise.all([reload(), client.invalidateQueries({ queryKey: ['policy'] })]);
    } catch (thrown) {
      setError(thrown);
      if (thrown instanceof ProblemError && thrown.status === 412) {
        modal.confirm({
          title: t('settings.stale'), content: t('settings.staleText'), okText: t('settings.reload'),
          cancelText: t('do.cancel'), onOk: () => void reload(),
        });
      }
    } finally {
      setBusy(false);
    }
  };
  const isBad = (paths: readonly string[]) => Object.keys(errors).some((at) =>
    paths.some((path) => plainPath(at) === path || plainPath(at).startsWith(`${path}.`)));

  return (
    <DraftProvider value={draft}>
      <Guard isDirty={isDirty} />
      {draft.isReadOnly ? <Alert type="info" showIcon title={t('settings.readOnly')} /> : null}
      <Refusal error={error} />
      <Tabs
        className="settings" label={t('nav.settings')} active={tab} onChange={setTab}
        items={[
          ...sections.map((section) => ({
            key: section.key,
            label: (
              <span className={isBad(section.paths) ? 'has-error' : undefined}>
                {t(`settings.${section.key}` as Key)}{isBad(section.paths) ? <i>●</i> : null}
              </span>
            ),
            children: section.element,
          })),
          ...(may('keys') ? [
            { key: 'connections', label: t('settings.connections'), children: <ConnectionsSection /> },
            { key: 'keys', label: t('settings.keys'), children: <KeysSection /> },
          ] : []),
        ]}
      />
      {isDirty ? (
        <div className="save-bar" role="region" aria-label={t('settings.unsaved')}>
          <b>{t('settings.unsaved')}</b>
          <Checkbox checked={isOpenToo} onChange={(event) => setOpenToo(event.target.checked)}>
            {t('settings.openToo')}
          </Checkbox>
          <Button onClick={() => { setValue(saved); setError(undefined); }}>{t('do.discard')}</Button>
          <Button type="primary" loading={isBusy} onClick={() => void save()}>{t('do.save')}</Button>
        </div>
      ) : null}
    </DraftProvider>
  );
}

/** Asks before unsaved changes are left behind. */
function Guard({ isDirty }: { isDirty: boolean }) {
  const t = useT();
  const blocker = useBlocker(({ currentLocation, nextLocation }) =>
    isDirty && currentLocation.pathname !== nextLocation.pathname);

  useEffect(() => {
    if (!isDirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isDirty]);

  return (
    <Modal
      open={blocker.state === 'blocked'} title={t('settings.leave')} okText={t('settings.leaveDo')}
      cancelText={t('settings.stay')} okButtonProps={{ danger: true }}
      onOk={() => blocker.proceed?.()} onCancel={() => blocker.reset?.()}
    >
      {t('settings.leaveText')}
    </Modal>
  );
}
