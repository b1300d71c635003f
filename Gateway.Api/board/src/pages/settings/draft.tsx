import { createContext, useContext, type ReactNode } from 'react';
import type { Settings } from '../../api/types';
import { plainPath } from '../../parts/problem';

export interface Draft {
  value: Settings;
  /** As the server has it: what a test card or a try-it box works with. */
  saved: Settings;
  isReadOnly: boolean;
  isDirty: boolean;
  errors: Record<string, string[]>;
  change: (part: Partial<Settings>) => void;
}

const DraftContext = createContext<Draft | null>(null);
export const DraftProvider = DraftContext.Provider;

export function useDraft(): Draft {
  const draft = useContext(DraftContext);
  if (!draft) throw new Error('A settings section was drawn outside the settings page.');
  return draft;
}

/** The server's messages for a field; with `isWhole` also for what lies under it. */
export function errorsAt(errors: Record<string, string[]>, path: string, isWhole = false): string[] {
  const wanted = plainPath(path);
  return Object.entries(errors)
    .filter(([at]) => plainPath(at) === wanted || (isWhole && plainPath(at).startsWith(`${wanted}.`)))
    .flatMap(([, messages]) => messages);
}

interface FieldProps {
  path: string;
  label: ReactNode;
  htmlFor?: string;
  hint?: ReactNode;
  /** Also shows what was said of the parts under this field. */
  isWhole?: boolean;
  children: ReactNode;
}

/** A labelled field with what the server said of it. */
export function Field({ path, label, htmlFor, hint, isWhole, children }: FieldProps) {
  const messages = errorsAt(useDraft().errors, path, isWhole);
  return (
    <div className={messages.length > 0 ? 'field bad' : 'field'} data-path={path}>
      {htmlFor ? <label htmlFor={htmlFor}>{label}</label> : <span className="label">{label}</span>}
      <div>
        {children}
        <Messages of={messages} />
        {hint ? <p className="faint">{hint}</p> : null}
      </div>
    </div>
  );
}

export function Messages({ of }: { of: string[] }) {
  return of.length === 0 ? null : <p className="field-error" role="alert">{of.join('；')}</p>;
}
