import { CopyOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Checkbox, InputNumber, Segmented, Select, Switch } from 'antd';
import { useState } from 'react';
import type { Policy, Repeat, Stage, Tier } from '../../api/types';
import { useT } from '../../i18n';
import { tierColors, tierPaint } from '../../parts/tiers';
import { errorsAt, Messages, useDraft } from './draft';
import { SchedulePicture } from './SchedulePicture';

/** The escalation policy of each stage, with a picture of what it comes to. */
export function PolicySection() {
  const t = useT();
  const { value, isReadOnly, change } = useDraft();
  const [stage, setStage] = useState<Stage>('pre-sales');
  const other: Stage = stage === 'pre-sales' ? 'after-sales' : 'pre-sales';
  const policy = value.policies?.[stage] ?? { tiers: [], repeat: null };
  const set = (next: Policy) => change({ policies: { ...value.policies, [stage]: next } });

  return (
    <section>
      <div className="section-head">
        <Segmented<Stage>
          value={stage} onChange={setStage} aria-label={t('field.stage')}
          options={(['pre-sales', 'after-sales'] as const).map((one) => ({ value: one, label: t(`stage.${one}`) }))}
        />
        <Button
          icon={<CopyOutlined />} disabled={isReadOnly}
          onClick={() => change({ policies: { ...value.policies, [other]: structuredClone(policy) } })}
        >
          {t('policy.copyTo', { stage: t(`stage.${other}`) })}
        </Button>
      </div>
      <SchedulePicture policy={policy} />
      <Tiers policy={policy} path={`policies.${stage}`} onChange={set} />
      <RepeatRow
        repeat={policy.repeat} path={`policies.${stage}.repeat`} onChange={(repeat) => set({ ...policy, repeat })}
      />
      <p className="faint">{t('policy.hint')}</p>
    </section>
  );
}

function Tiers({ policy, path, onChange }: { policy: Policy; path: string; onChange: (next: Policy) => void }) {
  const t = useT();
  const { isReadOnly, errors } = useDraft();
  const put = (at: number, part: Partial<Tier>) =>
    onChange({ ...policy, tiers: policy.tiers.map((tier, index) => (index === at ? { ...tier, ...part } : tier)) });
  const add = () => {
    const last = policy.tiers.at(-1);
    onChange({
      ...policy,
      tiers: [...policy.tiers, { afterMinutes: (last?.afterMinutes ?? 0) + 5, color: 'grey', to: last?.to ?? ['owner'] }],
    });
  };
  const isTooEarly = (at: number) => at > 0
    && (policy.tiers[at]?.afterMinutes ?? 0) <= (policy.tiers[at - 1]?.afterMinutes ?? 0);
  return (
    <>
      <ol className="tiers">
        {policy.tiers.map((tier, at) => {
          const here = `${path}.tiers.${at}`;
          const said = errorsAt(errors, here, true);
          const messages = said.length > 0 ? said : isTooEarly(at) ? [t('policy.ascending')] : [];
          return (
            <li key={at} data-path={here} className={messages.length > 0 ? 'bad' : undefined}>
              <i className="tier-dot" style={{ background: tierPaint(tier.color) }} aria-hidden="true" />
              <InputNumber
                min={1} max={100000} value={tier.afterMinutes} disabled={isReadOnly} precision={0}
                status={messages.length > 0 ? 'error' : undefined} aria-label={t('policy.after', { n: at + 1 })}
                onChange={(afterMinutes) => put(at, { afterMinutes: afterMinutes ?? 0 })}
              />
              <span>{t('policy.minutes')}</span>
              <ColorSelect value={tier.color} onChange={(color) => put(at, { color })} label={t('policy.color', { n: at + 1 })} />
              <Recipients value={tier.to} onChange={(to) => put(at, { to })} />
              <Button
                type="text" icon={<DeleteOutlined />} disabled={isReadOnly} aria-label={t('policy.remove', { n: at + 1 })}
                onClick={() => onChange({ ...policy, tiers: policy.tiers.filter((_, index) => index !== at) })}
              />
              <Messages of={messages} />
            </li>
          );
        })}
      </ol>
      <Messages of={errorsAt(errors, `${path}.tiers`)} />
      <Messages of={errorsAt(errors, path)} />
      <Button icon={<PlusOutlined />} onClick={add} disabled={isReadOnly}>{t('policy.add')}</Button>
    </>
  );
}

interface RepeatProps { repeat: Repeat | null; path: string; onChange: (next: Repeat | null) => void }

function RepeatRow({ repeat, path, onChange }: RepeatProps) {
  const t = useT();
  const { isReadOnly, errors } = useDraft();
  const messages = errorsAt(errors, path, true);
  return (
    <div className={messages.length > 0 ? 'repeat bad' : 'repeat'} data-path={path}>
      <label className="inline">
        <Switch
          checked={repeat !== null} disabled={isReadOnly} aria-label={t('policy.repeat')}
          onChange={(isOn) => onChange(isOn
            ? { everyMinutes: 10, color: 'grey', to: ['owner', 'public'], untilMinutes: 1000 } : null)}
        />
        {t('policy.repeat')}
      </label>
      {repeat ? (
        <>
          <span>{t('policy.every')}</span>
          <InputNumber
            min={1} precision={0} value={repeat.everyMinutes} disabled={isReadOnly} aria-label={t('policy.every')}
            onChange={(everyMinutes) => onChange({ ...repeat, everyMinutes: everyMinutes ?? 0 })}
          />
          <span>{t('policy.minutesUntil')}</span>
          <InputNumber
            min={1} precision={0} value={repeat.untilMinutes} disabled={isReadOnly} aria-label={t('policy.until')}
            onChange={(untilMinutes) => onChange({ ...repeat, untilMinutes: untilMinutes ?? 0 })}
          />
          <span>{t('policy.minutes')}</span>
          <ColorSelect
            value={repeat.color} onChange={(color) => onChange({ ...repeat, color })} label={t('policy.repeatColor')}
          />
          <Recipients value={repeat.to} onChange={(to) => onChange({ ...repeat, to })} />
        </>
      ) : null}
      <Messages of={messages} />
    </div>
  );
}

function ColorSelect({ value, onChange, label }: { value: string; onChange: (color: string) => void; label: string }) {
  const t = useT();
  const { isReadOnly } = useDraft();
  return (
    <Select
      value={value} onChange={onChange} disabled={isReadOnly} aria-label={label} style={{ width: 104 }}
      options={tierColors.map((color) => ({
        value: color,
        label: (
          <span className="tier-mark"><i style={{ background: tierPaint(color) }} aria-hidden="true" />{t(`color.${color}`)}</span>
        ),
      }))}
    />
  );
}

function Recipients({ value, onChange }: { value: string[]; onChange: (to: string[]) => void }) {
  const t = useT();
  const { isReadOnly } = useDraft();
  return (
    <Checkbox.Group
      value={value} disabled={isReadOnly} onChange={(to) => onChange(to.map(String))}
      options={[{ value: 'owner', label: t('policy.owner') }, { value: 'public', label: t('policy.public') }]}
    />
  );
}
