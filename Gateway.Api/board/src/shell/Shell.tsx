import {
  AuditOutlined, BarChartOutlined, CalendarOutlined, EllipsisOutlined, LogoutOutlined, SearchOutlined, SendOutlined,
  SettingOutlined, SolutionOutlined, TableOutlined, TeamOutlined, ThunderboltOutlined,
} from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Drawer, Spin, Tooltip } from 'antd';
import { Suspense, useEffect, useState, type ReactNode } from 'react';
import { NavLink, Outlet, useLocation, useNavigate, useNavigation } from 'react-router';
import { readClock, useServerNow } from '../api/clock';
import { remove } from '../api/client';
import { follow, useLiveState } from '../api/live';
import { usePolicy, useSession, useSummary } from '../api/queries';
import { useMay } from '../api/roles';
import { setZone, timeWithSeconds, zoneName } from '../format';
import { useNarrow } from '../grid/useNarrow';
import { useT, word, type Key } from '../i18n';
import { SignIn } from './SignIn';
import { LanguageSwitch, LookSwitch } from './Switches';

/** Everything around a page; asks for the key where there is no session. */
export function Shell() {
  const session = useSession();
  const t = useT();
  useEffect(() => { document.title = t('app.name'); }, [t]);
  if (session.isPending) return <div className="center"><Spin size="large" aria-label={t('grid.loading')} /></div>;
  return session.data ? <SignedIn /> : <SignIn />;
}

function SignedIn() {
  const client = useQueryClient();
  const isNarrow = useNarrow();
  const t = useT();
  const policy = usePolicy();
  const navigation = useNavigation();
  const { pathname } = useLocation();
  const zone = policy.data?.timeZone;
  if (zone) setZone(zone);

  useEffect(() => {
    const timer = setInterval(() => void readClock().catch(() => undefined), 60_000);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => follow(client), [client]);

  return (
    <div className="shell">
      <a className="skip" href="#content">{t('shell.skip')}</a>
      {isNarrow ? null : <Side />}
      <div className="stage">
        <ConnectionLost />
        <main id="content" tabIndex={-1} key={pathname} className={navigation.state === 'loading' ? 'is-leaving' : ''}>
          <Suspense fallback={null}><Outlet /></Suspense>
        </main>
      </div>
      {isNarrow ? <PhoneBar /> : null}
    </div>
  );
}

interface Place { to: string; label: Key; icon: ReactNode; badge?: number; isUrgent?: boolean }

function usePlaces(): Place[] {
  const summary = useSummary().data;
  const may = useMay();
  const places: (Place | false)[] = [
    { to: '/', label: 'nav.now', icon: <ThunderboltOutlined />, badge: summary?.waiting, isUrgent: true },
    { to: '/today', label: 'nav.today', icon: <CalendarOutlined /> },
    { to: '/rooms', label: 'nav.rooms', icon: <TableOutlined /> },
    may('approve') && {
      to: '/approvals', label: 'nav.approvals', icon: <SolutionOutlined />, badge: summary?.pendingHandovers,
    },
    { to: '/leaderboard', label: 'nav.leaderboard', icon: <BarChartOutlined /> },
    { to: '/people', label: 'nav.people', icon: <TeamOutlined /> },
    { to: '/deliveries', label: 'nav.deliveries', icon: <SendOutlined /> },
    { to: '/search', label: 'nav.search', icon: <SearchOutlined /> },
    may('audit') && { to: '/audit', label: 'nav.audit', icon: <AuditOutlined /> },
    may('readSettings') && { to: '/settings', label: 'nav.settings', icon: <SettingOutlined /> },
  ];
  return places.filter((place) => place !== false);
}

function PlaceLink({ place, onClick }: { place: Place; onClick?: () => void }) {
  const t = useT();
  return (
    <NavLink to={place.to} end={place.to === '/'} onClick={onClick} className="place">
      {place.icon}
      <span>{t(place.label)}</span>
      {place.badge ? <b className={place.isUrgent ? 'badge urgent' : 'badge'}>{place.badge}</b> : null}
    </NavLink>
  );
}

function Side() {
  const t = useT();
  const places = usePlaces();
  const session = useSession().data;
  return (
    <aside className="side">
      <div className="brand">
        <img src="/icon.svg" alt="" width={24} height={24} />
        <strong>{t('app.name')}</strong>
      </div>
      <nav aria-label={t('shell.nav')}>{places.map((place) => <PlaceLink key={place.to} place={place} />)}</nav>
      <div className="side-foot">
        <LiveMark />
        <ServerClock />
        <div className="who">
          <span title={session?.tenant}>
            {session?.name || session?.tenant}<small>{word(t, 'keyRole', session?.role)}</small>
          </span>
          <SignOut />
        </div>
        <div className="switches"><LanguageSwitch /><LookSwitch /></div>
      </div>
    </aside>
  );
}

function PhoneBar() {
  const t = useT();
  const places = usePlaces();
  const [isOpen, setOpen] = useState(false);
  const first = places.slice(0, 3).concat(places.filter((place) => place.to === '/leaderboard'));
  return (
    <>
      <nav className="phone-bar" aria-label={t('shell.nav')}>
        {first.map((place) => <PlaceLink key={place.to} place={place} />)}
        <button type="button" className="place" onClick={() => setOpen(true)} aria-haspopup="dialog">
          <EllipsisOutlined /><span>{t('nav.more')}</span>
        </button>
      </nav>
      <Drawer open={isOpen} onClose={() => setOpen(false)} placement="bottom" title={t('nav.more')} size="auto">
        <nav className="phone-more" aria-label={t('nav.more')}>
          {places.filter((place) => !first.includes(place)).map((place) => (
            <PlaceLink key={place.to} place={place} onClick={() => setOpen(false)} />
          ))}
        </nav>
        <div className="switches"><LiveMark /><LanguageSwitch /><LookSwitch /><SignOut /></div>
      </Drawer>
    </>
  );
}

function SignOut() {
  const t = useT();
  const client = useQueryClient();
  const navigate = useNavigate();
  const leave = async () => {
    await remove('/session').catch(() => undefined);
    // First the session, which the frame watches; then what the next person must not find.
    client.setQueryData(['session'], null);
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
    void navigate('/');
  };
  return (
    <Tooltip title={t('signin.leave')}>
      <Button type="text" icon={<LogoutOutlined />} aria-label={t('signin.leave')} onClick={() => void leave()} />
    </Tooltip>
  );
}

function LiveMark() {
  const state = useLiveState();
  const t = useT();
  return <span className={`live-mark ${state}`}><i aria-hidden="true" />{t(`live.${state}`)}</span>;
}

function ServerClock() {
  const now = useServerNow();
  return <time className="server-clock" title={zoneName()}>{timeWithSeconds(now)}</time>;
}

/** Said aloud and plainly: figures that no longer move must not look live. */
function ConnectionLost() {
  const state = useLiveState();
  const t = useT();
  return (
    <div role="status" className={state === 'lost' ? 'lost-bar' : 'lost-bar is-hidden'}>
      {state === 'lost' ? <><Spin size="small" />{t('live.lostText')}</> : null}
    </div>
  );
}
