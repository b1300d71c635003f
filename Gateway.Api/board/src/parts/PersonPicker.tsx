import { Select } from 'antd';
import { useStaff } from '../api/queries';
import type { PersonRole } from '../api/types';
import { useT, word } from '../i18n';

interface Props {
  value?: string | null;
  onChange?: (id: string | undefined, channel?: string) => void;
  /** People of this role are listed first. */
  prefer?: PersonRole;
  id?: string;
  label: string;
  allowClear?: boolean;
  without?: string;
  status?: 'error';
  width?: number | string;
}

/** Chooses one of our own people, by name or id. */
export function PersonPicker({ value, onChange, prefer, id, label, allowClear, without, status, width }: Props) {
  const t = useT();
  const staff = useStaff();
  const options = (staff.data ?? [])
    .filter((person) => person.id !== without)
    .map((person) => ({
      value: person.id,
      label: `${person.name || person.id} · ${word(t, 'role', person.role)}`,
      search: `${person.name ?? ''} ${person.id}`.toLowerCase(),
      rank: person.role === prefer ? 0 : 1,
    }))
    .sort((a, b) => a.rank - b.rank || a.label.localeCompare(b.label, 'zh-CN'));
  return (
    <Select
      id={id} aria-label={label} placeholder={label} value={value ?? undefined} status={status}
      onChange={(next: string | undefined) => onChange?.(next, staff.data?.find((person) => person.id === next)?.channel)} allowClear={allowClear} loading={staff.isLoading}
      options={options} style={{ width: width ?? '100%' }}
      showSearch={{ filterOption: (input, option) => option?.search.includes(input.toLowerCase()) ?? false }}
    />
  );
}
