import { Button } from 'antd';
import { Link, useRouteError } from 'react-router';
import { useT } from '../i18n';

/** A page that could not be shown. */
export function Trouble({ isMissing }: { isMissing?: boolean }) {
  const t = useT();
  const error = useRouteError();
  return (
    <main className="trouble">
      <h1>{t(isMissing ? 'trouble.missing' : 'trouble.title')}</h1>
      {!isMissing ? <p>{error instanceof Error ? error.message : t('trouble.text')}</p> : null}
      <p>
        {!isMissing ? <Button type="primary" onClick={() => location.reload()}>{t('do.reload')}</Button> : null}{' '}
        <Link to="/">{t('nav.now')}</Link>
      </p>
    </main>
  );
}
