import { Checkbox, Input, InputNumber, Switch } from 'antd';
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
      <Cards />
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

const switches = ['living', 'silentGrey', 'finalToWebhooks', 'onlyOwnerActs'] as const;
const limits = ['digestOverPerMinute', 'personHourlyMax'] as const;

/** How cards behave once they are out. */
function Cards() {
  const t = useT();
  const { value, isReadOnly, change } = useDraft();
  const cards = value.cards;
  if (!cards) return null;
  return (
    <Field path="cards" label={t('cards.title')} isWhole>
      <ul className="cards">
        {switches.map((key) => (
          <li key={key}>
            <Checkbox
              checked={cards[key]} disabled={isReadOnly}
              onChange={(event) => change({ cards: { ...cards, [key]: event.target.checked } })}
            >
              {t(`cards.${key}`)}
            </Checkbox>
          </li>
        ))}
        {limits.map((key) => (
          <li key={key}>
            <label className="inline">
              <InputNumber
                min={0} precision={0} value={cards[key]} disabled={isReadOnly} style={{ width: 80 }}
                onChange={(next) => change({ cards: { ...cards, [key]: next ?? 0 } })}
              />
              {t(`cards.${key}`)}
            </label>
          </li>
        ))}
      </ul>
    </Field>
  );
}
