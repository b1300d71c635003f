import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Input } from 'antd';
import { useState, type FormEvent } from 'react';
import { readClock } from '../api/clock';
import { call, ProblemError, url } from '../api/client';
import type { Session } from '../api/types';
import { useT } from '../i18n';
import { LanguageSwitch } from './Switches';

/** The key is sent once and kept by nobody here: the server answers with a cookie that scripts cannot read. */
export function SignIn() {
  const t = useT();
  const client = useQueryClient();
  const [key, setKey] = useState('');
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      const { body } = await call<Session>('POST', url('/session'), { key: key.trim() });
      await readClock().catch(() => undefined);
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
      client.setQueryData(['session'], body);
    } catch (thrown) {
      const isRefused = thrown instanceof ProblemError && thrown.status < 500;
      setError(isRefused ? t('signin.refused') : t('signin.failed'));
    } finally {
      setBusy(false);
    }
  };

  return (
    <main className="signin">
      <form onSubmit={(event) => void submit(event)}>
        <img src="/icon.svg" alt="" width={40} height={40} />
        <h1>{t('app.name')}</h1>
        <label htmlFor="key">{t('signin.key')}</label>
        <Input.Password
          id="key" value={key} onChange={(event) => setKey(event.target.value)} size="large" autoFocus
          autoComplete="current-password" status={error ? 'error' : undefined} aria-describedby="signin-hint"
        />
        <p id="signin-hint" className="faint">{t('signin.hint')}</p>
        {error ? <Alert type="error" title={error} showIcon role="alert" /> : null}
        <Button type="primary" htmlType="submit" size="large" block loading={isBusy} disabled={key.trim() === ''}>
          {t('signin.do')}
        </Button>
        <div className="signin-foot"><LanguageSwitch /></div>
      </form>
    </main>
  );
}
