import { DatePicker } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { serverNow } from '../api/clock';
import { addDays, date } from '../format';
import { useT } from '../i18n';

export interface Days { from: string; to: string }

const iso = (day: Dayjs) => day.format('YYYY-MM-DD');

/** Any range of the tenant's days, the usual ones one click away. */
export function DayRange({ value, onChange }: { value: Days; onChange: (next: Days) => void }) {
  const t = useT();
  const today = dayjs(date(serverNow()));
  const presets: { label: string; value: [Dayjs, Dayjs] }[] = [
    { label: t('range.today'), value: [today, today] },
    { label: t('range.yesterday'), value: [today.subtract(1, 'day'), today.subtract(1, 'day')] },
    { label: t('range.week'), value: [today.subtract((today.day() + 6) % 7, 'day'), today] },
    { label: t('range.last7'), value: [dayjs(addDays(iso(today), -6)), today] },
    { label: t('range.month'), value: [today.startOf('month'), today] },
  ];
  return (
    <DatePicker.RangePicker
      allowClear={false} presets={presets} aria-label={t('range.title')}
      value={[dayjs(value.from), dayjs(value.to)]}
      onChange={(range) => {
        if (range?.[0] && range[1]) onChange({ from: iso(range[0]), to: iso(range[1]) });
      }}
    />
  );
}
