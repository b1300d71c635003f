import { DownloadOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { url } from '../api/client';
import { useT } from '../i18n';

/** Downloads what the page shows; the server writes the file while it is read. */
export function ExportMenu({ what, query }: { what: 'leaderboard' | 'rooms' | 'turns'; query: Record<string, string> }) {
  const t = useT();
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: (['xlsx', 'csv'] as const).map((kind) => ({
          key: kind,
          label: <a href={url(`/exports/${what}.${kind}`, query)} download>{t(`export.${kind}`)}</a>,
        })),
      }}
    >
      <Button icon={<DownloadOutlined />}>{t('export.do')}</Button>
    </Dropdown>
  );
}
