import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Input, Popconfirm, Select } from 'antd';
import { useState } from 'react';
import { get, post, remove, segment } from '../../api/client';
import type { ApiKey, Page, Role } from '../../api/types';
import { useT } from '../../i18n';
import { PersonPicker } from '../../parts/PersonPicker';
import { useSayError } from '../../parts/problem';

const roles = ['admin', 'manager', 'member', 'viewer', 'ingest'] as const satisfies readonly Role[];

/** Who may call: keys are made here, shown once, and taken back here. */
export function KeysSection() {
  const t = useT();
  const say = useSayError();
  const client = useQueryClient();
  const [role, setRole] = useState<(typeof roles)[number]>('manager');
  const [name, setName] = useState('');
  const [personId, setPerson] = useState<string>();
  const [made, setMade] = useState<ApiKey | null>(null);
  const keys = useQuery({ queryKey: ['keys'], queryFn: () => get<Page<ApiKey>>('/keys', { limit: 500 }) });

  const make = async () => {
    try {
      setMade(await post<ApiKey>('/keys', {
        role, name: name.trim() || undefined, personId: role === 'member' ? personId : undefined,
      }));
      setName('');
    } catch (error) {
      say(error);
    }
    await client.invalidateQueries({ queryKey: ['keys'] });
  };
  const revoke = async (keyId: string) => {
    await remove(`/keys/${segment(keyId)}`).catch(say);
    await client.invalidateQueries({ queryKey: ['keys'] });
  };

  return (
    <section>
      <div className="tools">
        <Select
          value={role} onChange={setRole} style={{ width: 130 }} aria-label={t('keys.role')}
          options={roles.map((value) => ({ value, label: t(`keyRole.${value}`) }))}
        />
        {role === 'member'
          ? <PersonPicker label={t('keys.person')} value={personId} onChange={setPerson} width={200} /> : null}
        <Input
          value={name} onChange={(event) => setName(event.target.value)} placeholder={t('keys.name')}
          aria-label={t('keys.name')} style={{ width: 200 }} maxLength={100}
        />
        <Button
          type="primary" icon={<PlusOutlined />} onClick={() => void make()} disabled={role === 'member' && !personId}
        >
          {t('keys.make')}
        </Button>
      </div>
      {made?.key ? (
        <Alert
          type="success" showIcon closable={{ onClose: () => setMade(null) }} title={t('keys.once')}
          description={<code className="key">{made.key}</code>}
        />
      ) : null}
      <table className="plain">
        <thead><tr><th>{t('keys.name')}</th><th>{t('keys.role')}</th><th>{t('keys.person')}</th><th>{t('now.actions')}</th></tr></thead>
        <tbody>
          {(keys.data?.items ?? []).map((key) => (
            <tr key={key.keyId}>
              <td>{key.name || <code>{key.keyId}</code>}</td>
              <td>{t(`keyRole.${key.role}`)}</td>
              <td>{key.personId ?? '–'}</td>
              <td>
                <Popconfirm
                  title={t('keys.revoke')} okText={t('do.remove')} cancelText={t('do.cancel')}
                  onConfirm={() => void revoke(key.keyId)}
                >
                  <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={`${t('do.remove')} ${key.name ?? key.keyId}`} />
                </Popconfirm>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
