import { TableOutlined } from '@ant-design/icons';
import { Button, Checkbox, Popover } from 'antd';
import { useState } from 'react';
import type { Column } from '../grid/Grid';
import { useT } from '../i18n';

/** Which columns of a table are shown; remembered on this device. */
export function useColumnChoice<T>(table: string, all: Column<T>[], usual: string[]) {
  const kept = `board.columns.${table}`;
  const [chosen, setChosen] = useState<string[]>(() => {
    try {
      const read: unknown = JSON.parse(localStorage.getItem(kept) ?? 'null');
      return Array.isArray(read) && read.length > 0 ? read.map(String) : usual;
    } catch {
      return usual;
    }
  });
  const choose = (next: string[]) => {
    setChosen(next);
    localStorage.setItem(kept, JSON.stringify(next));
  };
  return {
    columns: all.filter((column) => chosen.includes(column.key)),
    element: <ColumnChoice all={all} chosen={chosen} onChoose={choose} onReset={() => choose(usual)} />,
  };
}

interface Props {
  all: { key: string; title: string }[];
  chosen: string[];
  onChoose: (keys: string[]) => void;
  onReset: () => void;
}

function ColumnChoice({ all, chosen, onChoose, onReset }: Props) {
  const t = useT();
  return (
    <Popover
      trigger="click" placement="bottomRight" title={t('columns.title')}
      content={(
        <div className="column-choice">
          <Checkbox.Group
            value={chosen} onChange={(keys) => { if (keys.length > 0) onChoose(keys.map(String)); }}
            options={all.map((column) => ({ value: column.key, label: column.title }))}
          />
          <Button size="small" onClick={onReset}>{t('columns.reset')}</Button>
        </div>
      )}
    >
      <Button icon={<TableOutlined />}>{t('columns.title')}</Button>
    </Popover>
  );
}
