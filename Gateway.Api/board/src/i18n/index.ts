import { useSyncExternalStore } from 'react';
import english from './en.json';
import chinese from './zh-CN.json';

export type Key = keyof typeof chinese;
export type Language = 'zh-CN' | 'en';
export type Translate = (key: Key, values?: Record<string, string | number>) => string;

// The compiler refuses a dictionary that lacks a key.
const dictionaries: Record<Language, Record<Key, string>> = { 'zh-CN': chinese, en: english };
const kept = 'board.language';
const listeners = new Set<() => void>();

let language: Language = localStorage.getItem(kept) === 'en' ? 'en' : 'zh-CN';
document.documentElement.lang = language;

export function setLanguage(next: Language): void {
  language = next;
  localStorage.setItem(kept, next);
  document.documentElement.lang = next;
  listeners.forEach((listener) => listener());
}

const translators: Record<Language, Translate> = {
  'zh-CN': (key, values) => fill(dictionaries['zh-CN'][key] ?? key, values),
  en: (key, values) => fill(dictionaries.en[key] ?? key, values),
};

function fill(text: string, values?: Record<string, string | number>): string {
  return values ? text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? '')) : text;
}

export const useLanguage = (): Language =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => language,
  );

export const useT = (): Translate => translators[useLanguage()];

/** A word of a closed set (a role, a status …), or the code itself where the set has grown since. */
export function word(t: Translate, group: string, code: string | null | undefined): string {
  if (!code) return '';
  const key = `${group}.${code}`;
  return key in chinese ? t(key as Key) : code;
}
