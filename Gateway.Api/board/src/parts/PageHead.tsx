import type { ReactNode } from 'react';

/** The page's title, what stands beside it, and its tools at the right. */
export function PageHead({ title, beside, children }: { title: ReactNode; beside?: ReactNode; children?: ReactNode }) {
  return (
    <header className="page-head">
      <h1>{title}</h1>
      {beside ? <div className="page-beside">{beside}</div> : null}
      <div className="page-tools">{children}</div>
    </header>
  );
}
