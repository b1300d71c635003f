import { SendOutlined } from '@ant-design/icons';
import { App, Button, Input, Segmented } from 'antd';
import { useState } from 'react';
import { post } from '../../api/client';
import type { Destination } from '../../api/types';
import { useT } from '../../i18n';
import { useSayError } from '../../parts/problem';
import { errorsAt, Field, useDraft } from './draft';

type Kind = 'none' | 'webhook' | 'chatId';
const places = ['public', 'noOwner', 'operations'] as const;
const appFields = ['appId', 'appSecret', 'encryptKey', 'verificationToken'] as const;

const kindOf = (destination: Destination | null | undefined): Kind =>
  destination?.webhook ? 'webhook' : destination?.chatId ? 'chatId' : 'none';

/** Where cards go. What the server keeps secret is shown as stars, and is kept when the stars are left alone. */
export function FeishuSection() {
  const t = useT();
  const { value, isReadOnly, change } = useDraft();
  const feishu = value.feishu ?? {};
  const app = feishu.app ?? {};
  return (
    <section>
      {places.map((place) => <Place key={place} place={place} />)}
      <h2>{t('feishu.app')}</h2>
      <p className="faint">{t('feishu.appHint')}</p>
      {appFields.map((field) => (
        <Field key={field} path={`feishu.app.${field}`} label={t(`feishu.${field}`)} htmlFor={`app-${field}`}>
          {field === 'appId' ? (
            <Input
              id={`app-${field}`} value={app[field] ?? ''} disabled={isReadOnly} style={{ maxWidth: 420 }}
              onChange={(event) => change({ feishu: { ...feishu, app: { ...app, [field]: event.target.value || null } } })}
            />
          ) : (
            <Input.Password
              id={`app-${field}`} value={app[field] ?? ''} disabled={isReadOnly} autoComplete="off" style={{ maxWidth: 420 }}
              onChange={(event) => change({ feishu: { ...feishu, app: { ...app, [field]: event.target.value || null } } })}
            />
          )}
        </Field>
      ))}
    </section>
  );
}

function Place({ place }: { place: (typeof places)[number] }) {
  const t = useT();
  const say = useSayError();
  const { message } = App.useApp();
  const { value, saved, isReadOnly, isDirty, errors, change } = useDraft();
  const destination = value.feishu?.[place] ?? null;
  const [kind, setKind] = useState<Kind>(kindOf(destination));
  const [isBusy, setBusy] = useState(false);
  const set = (next: Destination | null) => change({ feishu: { ...value.feishu, [place]: next } });
  const bad = (field: string) => (errorsAt(errors, `feishu.${place}.${field}`).length > 0 ? 'error' as const : undefined);

  const test = async () => {
    setBusy(true);
    try {
      await post(`/destinations/${place}/test`);
      void message.success(t('feishu.tested'));
    } catch (error) {
      say(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Field path={`feishu.${place}`} label={t(`feishu.${place}`)} hint={t(`feishu.${place}Hint`)} isWhole>
      <div className="destination">
        <Segmented<Kind>
          value={kind} disabled={isReadOnly} aria-label={t(`feishu.${place}`)}
          onChange={(next) => {
            setKind(next);
            const before = saved.feishu?.[place] ?? null;
            set(kindOf(before) === next ? before : next === 'none' ? null : {});
          }}
          options={(['none', 'webhook', 'chatId'] as const).map((one) => ({ value: one, label: t(`feishu.${one}`) }))}
        />
        {kind === 'chatId' ? (
          <Input
            value={destination?.chatId ?? ''} placeholder="oc_…" disabled={isReadOnly} status={bad('chatId')}
            aria-label={`${t(`feishu.${place}`)} ${t('feishu.chatId')}`}
            onChange={(event) => set({ chatId: event.target.value })}
          />
        ) : null}
        {kind === 'webhook' ? (
          <>
            <Input
              value={destination?.webhook ?? ''} placeholder="https://…" disabled={isReadOnly} status={bad('webhook')}
              aria-label={`${t(`feishu.${place}`)} ${t('feishu.webhook')}`}
              onChange={(event) => set({ ...destination, webhook: event.target.value })}
            />
            <Input.Password
              value={destination?.secret ?? ''} placeholder={t('feishu.secret')} disabled={isReadOnly} autoComplete="off"
              aria-label={`${t(`feishu.${place}`)} ${t('feishu.secret')}`} status={bad('secret')}
              onChange={(event) => set({ ...destination, secret: event.target.value || null })}
            />
          </>
        ) : null}
        {kind !== 'none' && !isReadOnly ? (
          <Button
            icon={<SendOutlined />} loading={isBusy} disabled={isDirty} onClick={() => void test()}
            title={isDirty ? t('feishu.saveFirst') : undefined}
          >
            {t('feishu.test')}
          </Button>
        ) : null}
      </div>
    </Field>
  );
}
