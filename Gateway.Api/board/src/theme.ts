import { theme, type ThemeConfig } from 'antd';
import { useSyncExternalStore } from 'react';

export type Look = 'light' | 'dark' | 'system';

const kept = 'board.look';
const dark = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let look: Look = (localStorage.getItem(kept) as Look | null) ?? 'system';

const isDarkNow = () => look === 'dark' || (look === 'system' && dark.matches);
const apply = () => {
  document.documentElement.dataset.look = isDarkNow() ? 'dark' : 'light';
  listeners.forEach((listener) => listener());
};
dark.addEventListener('change', apply);
apply();

export function setLook(next: Look): void {
  look = next;
  localStorage.setItem(kept, next);
  apply();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
export const useIsDark = () => useSyncExternalStore(subscribe, isDarkNow);
export const useLook = () => useSyncExternalStore(subscribe, () => look);

const font = "system-ui, -apple-system, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif";

/** Ant Design in the board's colours; its faint text is made strong enough to read (contrast 4.5). */
export function themeOf(isDark: boolean): ThemeConfig {
  return {
    algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      fontFamily: font,
      fontSize: 13,
      borderRadius: 5,
      controlHeight: 30,
      sizeStep: 3,
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
      colorPrimary: isDark ? '#3d7fd0' : '#1f5fae',
      colorPrimaryHover: isDark ? '#2f6db8' : '#2868b8',
      colorPrimaryActive: isDark ? '#3470bd' : '#174a8a',
      colorLink: isDark ? '#7fb2f0' : '#1f5fae',
      colorBgLayout: isDark ? '#14171b' : '#f4f6f8',
      colorBgContainer: isDark ? '#1b1f25' : '#ffffff',
      colorBgElevated: isDark ? '#232831' : '#ffffff',
      colorText: isDark ? '#e4e7eb' : '#1c2530',
      colorTextSecondary: isDark ? '#b3bac4' : '#46525f',
      colorTextTertiary: isDark ? '#9aa3ae' : '#596573',
      colorTextDescription: isDark ? '#9aa3ae' : '#596573',
      colorTextDisabled: isDark ? '#8f98a4' : '#6b7581',
      colorTextPlaceholder: isDark ? '#98a1ac' : '#66717e',
      colorError: isDark ? '#e8716f' : '#c2302c',
      colorErrorHover: isDark ? '#b24a48' : '#a92824',
      colorWarning: isDark ? '#d9a441' : '#9a6700',
      colorSuccess: isDark ? '#4fb477' : '#1c7c45',
      colorWarningBg: isDark ? '#3d3118' : '#fff6e2',
      colorWarningBorder: isDark ? '#594823' : '#f0dcae',
      colorErrorBg: isDark ? '#44211f' : '#fdf0ef',
      colorErrorBorder: isDark ? '#66302d' : '#f3cfcd',
      colorSuccessBg: isDark ? '#1c3828' : '#ebf7f0',
      colorSuccessBorder: isDark ? '#2a533c' : '#c9e8d6',
      colorInfoBg: isDark ? '#1f3147' : '#eef5fd',
      colorInfoBorder: isDark ? '#2c4663' : '#d3e3f7',
    },
    components: { Segmented: { itemColor: isDark ? '#b3bac4' : '#46525f' } },
  };
}
