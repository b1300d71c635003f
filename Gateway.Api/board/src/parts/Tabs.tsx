import { useId, useRef, type KeyboardEvent, type ReactNode } from 'react';

interface Props {
  label: string;
  items: { key: string; label: ReactNode; children: ReactNode }[];
  active: string;
  onChange: (key: string) => void;
  className?: string;
}

/** Tabs as screen readers know them: arrows move, one panel is there. */
export function Tabs({ label, items, active, onChange, className }: Props) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const at = Math.max(0, items.findIndex((item) => item.key === active));
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: items.length - 1 };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = (to + items.length) % items.length;
    onChange(items[next]?.key ?? active);
    (list.current?.children[next] as HTMLElement | undefined)?.focus();
  };
  return (
    <div className={`tabs ${className ?? ''}`}>
      <div role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
        {items.map((item, index) => (
          <button
            key={item.key} type="button" role="tab" id={`${id}-${item.key}`} aria-selected={index === at}
            aria-controls={`${id}-panel`} tabIndex={index === at ? 0 : -1} onClick={() => onChange(item.key)}
          >
            {item.label}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${items[at]?.key}`} className="tab-panel">
        {items[at]?.children}
      </div>
    </div>
  );
}
