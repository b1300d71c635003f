import { Input, InputNumber, Switch } from 'antd';
import { useT } from '../../i18n';
import { errorsAt, Field, useDraft } from './draft';

/** Thresholds, and the time of the daily report. */
export function GeneralSection() {
  const t = useT();
  const { value, isReadOnly, errors, change } = useDraft();
  const numbers = [
    { key: 'overMinutes', min: 0 }, { key: 'minimumTurns', min: 1 },
    { key: 'focusMaxMinutes', min: 1 }, { key: 'ingestGapMinutes', min: 1 },
  ] as const;
  return (
    <section>
      <Field path="report" label={t('report.enabled')} hint={t('report.hint')}>
        <span className="inline">
          <Switch
            checked={value.report.enabled} disabled={isReadOnly} aria-label={t('report.enabled')}
            onChange={(enabled) => change({ report: { ...value.report, enabled } })}
          />
        </span>
      </Field>
      <Field path="report.at" label={t('report.at')} htmlFor="report-at">
        <Input
          id="report-at" value={value.report.at} maxLength={5} style={{ width: 90 }}
          disabled={isReadOnly || !value.report.enabled}
          status={errorsAt(errors, 'report.at').length > 0 ? 'error' : undefined}
          onChange={(event) => change({ report: { ...value.report, at: event.target.value } })}
        />
      </Field>
      {numbers.map(({ key, min }) => (
        <Field key={key} path={key} label={t(`general.${key}`)} htmlFor={key} hint={t(`general.${key}.hint`)}>
          <InputNumber
            id={key} min={min} value={value[key]} disabled={isReadOnly} style={{ width: 110 }}
            status={errorsAt(errors, key).length > 0 ? 'error' : undefined}
            onChange={(next) => change({ [key]: next ?? (key === 'ingestGapMinutes' ? null : min) })}
          />
        </Field>
      ))}
    </section>
  );
}
