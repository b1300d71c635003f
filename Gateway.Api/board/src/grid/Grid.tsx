import { useVirtualizer } from '@tanstack/react-virtual';
import { Button, Skeleton, Tooltip } from 'antd';
import {
  memo, useEffect, useId, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode,
} from 'react';
import { useT } from '../i18n';
import { useNarrow } from './useNarrow';

export interface Column<T> {
  key: string;
  title: string;
  /** What the figure means, one hover away. */
  hint?: string;
  /** Pixels; the least width of a column that grows. */
  width: number;
  grow?: number;
  align?: 'right';
  /** The server's name for ordering by this column. */
  sort?: string;
  cell: (row: T) => ReactNode;
  /** On a phone: the card's first line, a labelled line, or left out (default). */
  phone?: 'title' | 'line';
}

export interface GridProps<T> {
  label: string;
  rows: readonly T[];
  rowKey: (row: T) => string;
  columns: Column<T>[];
  rowHeight?: number;
  /** As the API takes it: a leading `-` turns the order round. */
  sort?: string;
  onSort?: (sort: string) => void;
  onOpen?: (row: T) => void;
  /** The row that is open beside the list. */
  openKey?: string | null;
  /** Arrow keys open rows at once, for a list with a preview. */
  followArrows?: boolean;
  selected?: ReadonlySet<string>;
  onSelect?: (keys: Set<string>) => void;
  onEnd?: () => void;
  isLoading?: boolean;
  error?: unknown;
  onRetry?: () => void;
  empty?: ReactNode;
  rowClass?: (row: T) => string;
  rowColor?: (row: T) => string | undefined;
  card?: (row: T) => ReactNode;
}

const phoneCardHeight = 92;

/** A list of any length that draws only what is seen; cards on a phone. */
export function Grid<T>(props: GridProps<T>) {
  const { rows, rowKey, columns, onOpen, onEnd, selected, onSelect } = props;
  const t = useT();
  const isNarrow = useNarrow();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(-1);
  const id = useId();
  const rowHeight = props.rowHeight ?? 40;

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isNarrow ? phoneCardHeight : rowHeight),
    getItemKey: (index) => { const row = rows[index]; return row ? rowKey(row) : index; },
    overscan: 10,
  });
  const items = virtual.getVirtualItems();
  const lastSeen = items.at(-1)?.index ?? 0;

  useEffect(() => {
    if (rows.length > 0 && lastSeen >= rows.length - 20) onEnd?.();
  }, [lastSeen, rows.length, onEnd]);
  useEffect(() => virtual.measure(), [isNarrow, rowHeight, virtual]);

  const step = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setActive(next);
    virtual.scrollToIndex(next);
    const row = rows[next];
    if (props.followArrows && row) onOpen?.(row);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== scroller.current || rows.length === 0) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 2);
    const moves: Record<string, number> = {
      ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + page, PageUp: active - page,
      Home: 0, End: rows.length - 1, j: active + 1, k: active - 1,
    };
    const to = moves[event.key];
    const row = rows[active];
    if (to !== undefined && !event.ctrlKey && !event.metaKey) step(to);
    else if (event.key === 'Enter' && row) onOpen?.(row);
    else if (event.key === ' ' && row && onSelect) toggle(rowKey(row));
    else return;
    event.preventDefault();
  };
  const toggle = (key: string) => {
    const next = new Set(selected);
    if (!next.delete(key)) next.add(key);
    onSelect?.(next);
  };
  const onClick = (event: MouseEvent, index: number, row: T) => {
    // A menu or dialog opened from a row lies elsewhere in the page, though its clicks come by here too.
    if (!event.currentTarget.contains(event.target as Node)) return;
    if ((event.target as HTMLElement).closest('button, a, input, label, [role=combobox], .keeps-clicks')) return;
    if (window.getSelection()?.toString()) return;
    setActive(index);
    onOpen?.(row);
  };

  const template = [onSelect ? '36px' : '', ...columns.map((column) =>
    column.grow ? `minmax(${column.width}px, ${column.grow}fr)` : `${column.width}px`)].join(' ');
  const width = columns.reduce((sum, column) => sum + column.width, onSelect ? 36 : 0);
  const rowClass = (row: T, key: string) => [
    'grid-row', props.rowClass?.(row) ?? '', selected?.has(key) ? 'is-selected' : '',
    key === props.openKey ? 'is-open' : '', onOpen ? 'opens' : '',
  ].join(' ');
  // Rows are drawn anew only when something about them changes; so their handlers must stay the same.
  const latest = useRef({ onClick, toggle });
  useEffect(() => { latest.current = { onClick, toggle }; });
  const [handlers] = useState<Handlers<T>>(() => ({
    onClick: (event, index, row) => latest.current.onClick(event, index, row),
    toggle: (key) => latest.current.toggle(key),
  }));

  if (props.error && rows.length === 0) return <Failed error={props.error} onRetry={props.onRetry} />;

  if (isNarrow) {
    return (
      <div className="grid phone" ref={scroller} tabIndex={0} role="region" aria-label={props.label}>
        {/* A list may hold nothing but its items. */}
        <div role={items.length > 0 ? 'list' : undefined} style={{ height: virtual.getTotalSize() }} className="grid-body">
          {items.map((item) => {
            const row = rows[item.index] as T;
            const key = rowKey(row);
            return (
              <div
                key={item.key} data-index={item.index} ref={virtual.measureElement} role="listitem"
                className={rowClass(row, key)} style={{ transform: `translateY(${item.start}px)` }}
                onClick={(event) => onClick(event, item.index, row)}
              >
                <i className="grid-edge" style={{ background: props.rowColor?.(row) }} aria-hidden="true" />
                {onSelect ? <Check checked={selected?.has(key)} onChange={() => toggle(key)} /> : null}
                <div className="grid-card">{props.card ? props.card(row) : <Card row={row} columns={columns} />}</div>
              </div>
            );
          })}
        </div>
        <Foot {...props} />
      </div>
    );
  }

  const allSelected = rows.length > 0 && rows.every((row) => selected?.has(rowKey(row)));
  return (
    <div
      className="grid" ref={scroller} tabIndex={0} role="grid" aria-label={props.label}
      aria-rowcount={rows.length + 1} onKeyDown={onKeyDown}
      aria-activedescendant={active >= 0 && items.some((item) => item.index === active) ? `${id}-${active}` : undefined}
    >
      <div role="rowgroup" className="grid-head" style={{ minWidth: width }}>
        <div role="row" aria-rowindex={1} className="grid-cells" style={{ gridTemplateColumns: template }}>
          {onSelect ? (
            <div role="columnheader" aria-label={t('grid.select')}>
              <Check
                checked={allSelected}
                onChange={() => onSelect(allSelected ? new Set() : new Set(rows.map(rowKey)))}
              />
            </div>
          ) : null}
          {columns.map((column) => <Head key={column.key} column={column} sort={props.sort} onSort={props.onSort} />)}
        </div>
      </div>
      <div role="rowgroup" className="grid-body" style={{ height: virtual.getTotalSize(), minWidth: width }}>
        {items.map((item) => {
          const row = rows[item.index] as T;
          const key = rowKey(row);
          return (
            <Row
              key={item.key} id={`${id}-${item.index}`} rowKey={key} row={row} index={item.index} start={item.start}
              height={rowHeight} columns={columns} template={template} edge={props.rowColor?.(row)}
              className={rowClass(row, key)} isActive={item.index === active}
              isSelected={onSelect ? (selected?.has(key) ?? false) : undefined} handlers={handlers}
            />
          );
        })}
      </div>
      <Foot {...props} />
    </div>
  );
}

interface Handlers<T> {
  onClick: (event: MouseEvent, index: number, row: T) => void;
  toggle: (key: string) => void;
}

interface RowProps<T> {
  id: string;
  rowKey: string;
  row: T;
  index: number;
  start: number;
  height: number;
  columns: Column<T>[];
  template: string;
  edge?: string;
  className: string;
  isActive: boolean;
  isSelected?: boolean;
  handlers: Handlers<T>;
}

function RowOnce<T>({ row, columns, template, edge, isSelected, handlers, ...props }: RowProps<T>) {
  return (
    <div
      role="row" id={props.id} aria-rowindex={props.index + 2} aria-selected={isSelected} data-key={props.rowKey}
      className={props.className} data-active={props.isActive || undefined}
      style={{ transform: `translateY(${props.start}px)`, height: props.height }}
      onClick={(event) => handlers.onClick(event, props.index, row)}
    >
      {edge ? <i className="grid-edge" style={{ background: edge }} aria-hidden="true" /> : null}
      <div className="grid-cells" role="presentation" style={{ gridTemplateColumns: template }}>
        {isSelected === undefined ? null : (
          <div role="gridcell"><Check checked={isSelected} onChange={() => handlers.toggle(props.rowKey)} /></div>
        )}
        {columns.map((column) => (
          <div key={column.key} role="gridcell" className={column.align === 'right' ? 'num' : undefined}>
            {column.cell(row)}
          </div>
        ))}
      </div>
    </div>
  );
}

const Row = memo(RowOnce) as typeof RowOnce;

function Head<T>({ column, sort, onSort }: { column: Column<T>; sort?: string; onSort?: (sort: string) => void }) {
  const isUp = sort === column.sort;
  const isDown = sort === `-${column.sort}`;
  const isSorted = column.sort !== undefined && (isUp || isDown);
  const title = (
    <Tooltip title={column.hint}>
      {/* The hint must be reachable by keyboard too. */}
      <span className={column.hint ? 'hinted' : undefined} tabIndex={column.hint && !onSort ? 0 : undefined}>
        {column.title}
      </span>
    </Tooltip>
  );
  return (
    <div
      role="columnheader" className={column.align === 'right' ? 'num' : undefined}
      aria-sort={isSorted ? (isUp ? 'ascending' : 'descending') : undefined}
    >
      {onSort && column.sort ? (
        <button
          type="button" className="grid-sort"
          onClick={() => onSort(isUp ? `-${column.sort}` : (column.sort as string))}
        >
          {title}
          <i aria-hidden="true">{isUp ? '▲' : isDown ? '▼' : ''}</i>
        </button>
      ) : title}
    </div>
  );
}

function Card<T>({ row, columns }: { row: T; columns: Column<T>[] }) {
  return (
    <>
      <div className="card-title">
        {columns.filter((column) => column.phone === 'title').map((column) => (
          <span key={column.key}>{column.cell(row)}</span>
        ))}
      </div>
      <dl>
        {columns.filter((column) => column.phone === 'line').map((column) => (
          <div key={column.key}><dt>{column.title}</dt><dd>{column.cell(row)}</dd></div>
        ))}
      </dl>
    </>
  );
}

function Check({ checked, onChange }: { checked?: boolean; onChange: () => void }) {
  const t = useT();
  return (
    <label className="check keeps-clicks">
      <input type="checkbox" checked={checked ?? false} onChange={onChange} aria-label={t('grid.select')} />
    </label>
  );
}

function Foot<T>({ rows, isLoading, empty, error, onRetry }: GridProps<T>) {
  const t = useT();
  if (error) return <Failed error={error} onRetry={onRetry} />;
  if (isLoading) {
    return <div className="grid-foot"><Skeleton active title={false} paragraph={{ rows: rows.length > 0 ? 1 : 6 }} /></div>;
  }
  return rows.length === 0 ? <div className="grid-empty">{empty ?? t('grid.empty')}</div> : null;
}

export function Failed({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useT();
  return (
    <div className="grid-empty" role="alert">
      <p>{error instanceof Error ? error.message : String(error)}</p>
      {onRetry ? <Button onClick={onRetry}>{t('do.retry')}</Button> : null}
    </div>
  );
}
