import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useEffect, useMemo } from 'react';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { onSignedOut, ProblemError } from './api/client';
import { useLanguage } from './i18n';
import { Shell } from './shell/Shell';
import { Trouble } from './shell/Trouble';
import { nonce } from './nonce';
import { themeOf, useIsDark } from './theme';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: true,
      // What was refused stays refused; a network that stumbles is tried again.
      retry: (failures, error) => failures < 2 && !(error instanceof ProblemError && error.status < 500),
    },
  },
});

const router = createBrowserRouter([
  {
    path: '/',
    element: <Shell />,
    errorElement: <Trouble />,
    HydrateFallback: () => null,
    children: [
      { index: true, lazy: async () => ({ Component: (await import('./pages/now/Now')).Now }) },
      { path: 'today', lazy: async () => ({ Component: (await import('./pages/rooms/Today')).Today }) },
      { path: 'rooms', lazy: async () => ({ Component: (await import('./pages/rooms/Rooms')).Rooms }) },
      { path: 'rooms/:roomId', lazy: async () => ({ Component: (await import('./pages/room/RoomPage')).RoomPage }) },
      { path: 'approvals', lazy: async () => ({ Component: (await import('./pages/rooms/Approvals')).Approvals }) },
      { path: 'turns', lazy: async () => ({ Component: (await import('./pages/turns/Turns')).Turns }) },
      {
        path: 'leaderboard',
        lazy: async () => ({ Component: (await import('./pages/leaderboard/Leaderboard')).LeaderboardPage }),
      },
      { path: 'people', lazy: async () => ({ Component: (await import('./pages/people/People')).People }) },
      { path: 'settings', lazy: async () => ({ Component: (await import('./pages/settings/Settings')).SettingsPage }) },
      { path: 'audit', lazy: async () => ({ Component: (await import('./pages/audit/Audit')).Audit }) },
      { path: 'deliveries', lazy: async () => ({ Component: (await import('./pages/deliveries/Deliveries')).Deliveries }) },
      { path: 'search', lazy: async () => ({ Component: (await import('./pages/search/Search')).Search }) },
      { path: '*', element: <Trouble isMissing /> },
    ],
  },
]);

export function App() {
  const isDark = useIsDark();
  const language = useLanguage();
  const theme = useMemo(() => themeOf(isDark), [isDark]);
  dayjs.locale(language === 'en' ? 'en' : 'zh-cn');

  useEffect(() => onSignedOut(() => client.setQueryData(['session'], null)), []);

  return (
    <ConfigProvider
      theme={theme} locale={language === 'en' ? enUS : zhCN} csp={{ nonce }} componentSize="middle"
      button={{ autoInsertSpace: false }} wave={{ disabled: true }}
    >
      <QueryClientProvider client={client}>
        <AntApp component={false} message={{ maxCount: 3 }}>
          <RouterProvider router={router} />
        </AntApp>
      </QueryClientProvider>
    </ConfigProvider>
  );
}
