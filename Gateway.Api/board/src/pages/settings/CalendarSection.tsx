import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, DatePicker, Input, Segmented, Select, Switch } from 'antd';
import dayjs from 'dayjs';
import { serverNow } from '../../api/clock';
import type { Calendar, Interval, Weekday } from '../../api/types';
import { date } from '../../format';
import { useT } from '../../i18n';
import { errorsAt, Field, Messages, useDraft } from './draft';

const weekdays: Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const workday: Interval[] = [['09:00', '12:00'], ['13:30', '18:00']];
const usual: Calendar = {
  weekly: Object.fromEntries(weekdays.slice(0, 5).map((day) => [day, workday])),
  exceptions: [],
};
const zones = ['Asia/Shanghai', 'Asia/Hong_Kong', 'Asia/Singapore', 'Asia/Tokyo', 'Europe/Berlin', 'America/Los_Angeles', 'UTC'];

/** When the clock of a wait runs: the week, and the days that differ from it. */
export function CalendarSection() {
  const t = useT();
  const { value, isReadOnly, errors, change } = useDraft();
  const calendar = value.calendar;
  const set = (next: Calendar | null) => change({ calendar: next });
  const setDay = (day: Weekday, open: Interval[]) => {
    const weekly = { ...calendar?.weekly, [day]: open };
    if (open.length === 0) delete weekly[day];
    set({ weekly, exceptions: calendar?.exceptions ?? [] });
  };

  return (
    <section>
      <Field path="timeZone" label={t('calendar.zone')} htmlFor="zone">
        <Select
          id="zone" value={value.timeZone} disabled={isReadOnly} style={{ width: 220 }} showSearch
          onChange={(timeZone) => change({ timeZone })}
          options={[...new Set([value.timeZone, ...zones])].map((zone) => ({ value: zone, label: zone }))}
        />
      </Field>
      <Field path="calendar" label={t('calendar.open')} hint={t('calendar.hint')}>
        <Segmented
          value={calendar === null ? 'always' : 'hours'} disabled={isReadOnly} aria-label={t('calendar.open')}
          onChange={(kind) => set(kind === 'always' ? null : usual)}
          options={[{ value: 'always', label: t('calendar.always') }, { value: 'hours', label: t('calendar.hours') }]}
        />
      </Field>
      {calendar ? (
        <>
          <ul className="week">
            {weekdays.map((day) => (
              <li key={day} data-path={`calendar.weekly.${day}`}>
                <Switch
                  size="small" checked={(calendar.weekly[day]?.length ?? 0) > 0} disabled={isReadOnly}
                  aria-label={t(`day.${day}`)} onChange={(isOpen) => setDay(day, isOpen ? workday : [])}
                />
                <b>{t(`day.${day}`)}</b>
                <DayBar open={calendar.weekly[day] ?? []} />
                <Intervals open={calendar.weekly[day] ?? []} onChange={(open) => setDay(day, open)} label={t(`day.${day}`)} />
                <Messages of={errorsAt(errors, `calendar.weekly.${day}`, true)} />
              </li>
            ))}
          </ul>
          <h2>{t('calendar.exceptions')}</h2>
          <Exceptions calendar={calendar} onChange={set} />
        </>
      ) : null}
    </section>
  );
}

const minute = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** The open hours of a day, as a strip from 0 to 24. */
function DayBar({ open }: { open: Interval[] }) {
  return (
    <svg className="day-bar" viewBox="0 0 1440 10" preserveAspectRatio="none" aria-hidden="true">
      <rect width={1440} height={10} className="closed" />
      {open.map(([from, to], at) => (
        <rect key={at} x={minute(from) || 0} width={Math.max(0, (minute(to) || 0) - (minute(from) || 0))} height={10} />
      ))}
    </svg>
  );
}

interface IntervalsProps { open: Interval[]; onChange: (open: Interval[]) => void; label: string }

function Intervals({ open, onChange, label }: IntervalsProps) {
  const t = useT();
  const { isReadOnly } = useDraft();
  const put = (at: number, end: 0 | 1, clock: string) =>
    onChange(open.map((one, index) => (index === at ? (end === 0 ? [clock, one[1]] : [one[0], clock]) : one)));
  const isClock = (clock: string) => /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(clock);
  return (
    <span className="intervals">
      {open.map(([from, to], at) => (
        <span key={at} className="interval">
          <Input
            value={from} disabled={isReadOnly} status={isClock(from) ? undefined : 'error'} maxLength={5}
            aria-label={`${label} ${t('calendar.from')} ${at + 1}`} onChange={(event) => put(at, 0, event.target.value)}
          />
          –
          <Input
            value={to} disabled={isReadOnly} status={isClock(to) && to > from ? undefined : 'error'} maxLength={5}
            aria-label={`${label} ${t('calendar.to')} ${at + 1}`} onChange={(event) => put(at, 1, event.target.value)}
          />
          <Button
            type="text" size="small" icon={<DeleteOutlined />} disabled={isReadOnly}
            aria-label={`${label} ${t('calendar.removeInterval')} ${at + 1}`}
            onClick={() => onChange(open.filter((_, index) => index !== at))}
          />
        </span>
      ))}
      {open.length > 0 ? (
        <Button
          type="text" size="small" icon={<PlusOutlined />} disabled={isReadOnly}
          aria-label={`${label} ${t('calendar.addInterval')}`} onClick={() => onChange([...open, ['19:00', '21:00']])}
        />
      ) : null}
    </span>
  );
}

function Exceptions({ calendar, onChange }: { calendar: Calendar; onChange: (next: Calendar) => void }) {
  const t = useT();
  const { isReadOnly, errors } = useDraft();
  const put = (exceptions: Calendar['exceptions']) => onChange({ ...calendar, exceptions });
  return (
    <>
      <ul className="week">
        {calendar.exceptions.map((exception, at) => {
          const change = (part: Partial<(typeof calendar.exceptions)[number]>) =>
            put(calendar.exceptions.map((one, index) => (index === at ? { ...one, ...part } : one)));
          return (
            <li key={at} data-path={`calendar.exceptions.${at}`}>
              <DatePicker
                value={dayjs(exception.date)} allowClear={false} disabled={isReadOnly} aria-label={t('field.day')}
                onChange={(day) => { if (day) change({ date: day.format('YYYY-MM-DD') }); }}
              />
              <Segmented
                value={exception.open.length === 0 ? 'closed' : 'open'} disabled={isReadOnly}
                onChange={(kind) => change({ open: kind === 'closed' ? [] : workday })}
                options={[{ value: 'closed', label: t('calendar.holiday') }, { value: 'open', label: t('calendar.makeUp') }]}
              />
              <Intervals open={exception.open} onChange={(open) => change({ open })} label={exception.date} />
              <Button
                type="text" icon={<DeleteOutlined />} disabled={isReadOnly} aria-label={`${t('do.remove')} ${exception.date}`}
                onClick={() => put(calendar.exceptions.filter((_, index) => index !== at))}
              />
              <Messages of={errorsAt(errors, `calendar.exceptions.${at}`, true)} />
            </li>
          );
        })}
      </ul>
      <Messages of={errorsAt(errors, 'calendar.exceptions')} />
      <Button
        icon={<PlusOutlined />} disabled={isReadOnly}
        onClick={() => put([...calendar.exceptions, { date: date(serverNow()), open: [] }])}
      >
        {t('calendar.addException')}
      </Button>
    </>
  );
}
