import { Button, Checkbox, Input, Select, Switch } from 'antd';
import { useState } from 'react';
import { post } from '../../api/client';
import { useT } from '../../i18n';
import { useSayError } from '../../parts/problem';
import { Field, useDraft } from './draft';

const countable = [
  'text', 'image', 'voice', 'video', 'file', 'link', 'mini-program', 'location', 'contact', 'chat-history', 'sticker',
] as const;

/** What counts as a message, and which words end a conversation rather than ask for an answer. */
export function RemarksSection() {
  const t = useT();
  const { value, isReadOnly, isDirty, change } = useDraft();
  const remarks = value.closingRemarks;
  const set = (part: Partial<typeof remarks>) => change({ closingRemarks: { ...remarks, ...part } });
  return (
    <section>
      <Field path="closingRemarks.enabled" label={t('remarks.enabled')} hint={t('remarks.hint')}>
        <Switch
          checked={remarks.enabled} disabled={isReadOnly} aria-label={t('remarks.enabled')}
          onChange={(enabled) => set({ enabled })}
        />
      </Field>
      <Field path="closingRemarks.add" label={t('remarks.add')} htmlFor="remarks-add" isWhole>
        <Select
          id="remarks-add" mode="tags" value={remarks.add} disabled={isReadOnly || !remarks.enabled} open={false} style={{ width: '100%', maxWidth: 460 }}
          suffixIcon={null} tokenSeparators={['，', ',', '、', ' ']} placeholder={t('remarks.type')}
          onChange={(add: string[]) => set({ add })}
        />
      </Field>
      <Field path="closingRemarks.remove" label={t('remarks.remove')} htmlFor="remarks-remove" isWhole>
        <Select
          id="remarks-remove" mode="tags" value={remarks.remove} disabled={isReadOnly || !remarks.enabled} open={false} style={{ width: '100%', maxWidth: 460 }}
          suffixIcon={null} tokenSeparators={['，', ',', '、', ' ']} placeholder={t('remarks.type')}
          onChange={(removed: string[]) => set({ remove: removed })}
        />
      </Field>
      <TryIt isStale={isDirty} />
      <Field path="countableTypes" label={t('remarks.types')} hint={t('remarks.typesHint')} isWhole>
        <Checkbox.Group
          value={value.countableTypes} disabled={isReadOnly}
          onChange={(types) => change({ countableTypes: countable.filter((type) => types.includes(type)) })}
          options={countable.map((type) => ({ value: type, label: t(`type.${type}`) }))}
        />
      </Field>
    </section>
  );
}

function TryIt({ isStale }: { isStale: boolean }) {
  const t = useT();
  const say = useSayError();
  const [text, setText] = useState('');
  const [answer, setAnswer] = useState<{ text: string; isRemark: boolean } | null>(null);
  const ask = async () => {
    try {
      const { isRemark } = await post<{ isRemark: boolean }>('/settings/closing-remarks/try', { text });
      setAnswer({ text, isRemark });
    } catch (error) {
      say(error);
    }
  };
  return (
    <div className="field">
      <label htmlFor="try">{t('remarks.try')}</label>
      <div>
        <span className="try">
          <Input
            id="try" value={text} onChange={(event) => setText(event.target.value)} placeholder={t('remarks.tryHint')}
            onPressEnter={() => { if (text.trim()) void ask(); }} maxLength={500}
          />
          <Button onClick={() => void ask()} disabled={text.trim() === ''}>{t('remarks.tryDo')}</Button>
        </span>
        <p role="status" className={answer?.isRemark ? 'verdict remark' : 'verdict question'}>
          {answer ? t(answer.isRemark ? 'remarks.isRemark' : 'remarks.isQuestion', { text: answer.text }) : ''}
        </p>
        {isStale ? <p className="faint">{t('remarks.trySaved')}</p> : null}
      </div>
    </div>
  );
}
