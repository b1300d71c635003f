import { GlobalOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { setLanguage, useLanguage, useT } from '../i18n';
import { setLook, useIsDark } from '../theme';

export function LanguageSwitch() {
  const language = useLanguage();
  const next = language === 'en' ? 'zh-CN' : 'en';
  return (
    <Button type="text" icon={<GlobalOutlined />} onClick={() => setLanguage(next)} lang={next}>
      {next === 'en' ? 'English' : '中文'}
    </Button>
  );
}

export function LookSwitch() {
  const t = useT();
  const isDark = useIsDark();
  const title = t(isDark ? 'look.light' : 'look.dark');
  return (
    <Tooltip title={title}>
      <Button
        type="text" aria-label={title} icon={isDark ? <SunOutlined /> : <MoonOutlined />}
        onClick={() => setLook(isDark ? 'light' : 'dark')}
      />
    </Tooltip>
  );
}
