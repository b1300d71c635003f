import { CheckOutlined, ClockCircleOutlined, UserSwitchOutlined } from '@ant-design/icons';
import { App, Button, Dropdown, Tooltip } from 'antd';
import { useRoomAction } from '../api/queries';
import { useMay } from '../api/roles';
import type { Room } from '../api/types';
import { useT } from '../i18n';
import { useSayError } from './problem';
import type { RoomDialogs } from './RoomDialogs';

const snoozeMinutes = [10, 30, 60, 120];

/** Dismiss, snooze and assign, as small as they can be and still be hit. */
export function RoomButtons({ room, dialogs, withText }: { room: Room; dialogs: RoomDialogs; withText?: boolean }) {
  const t = useT();
  const may = useMay();
  const act = useRoomAction();
  const say = useSayError();
  const { message } = App.useApp();
  if (!may('room')) return null;

  const snooze = (minutes: number) =>
    act.mutate({ room, action: 'snooze', body: { minutes } }, {
      onSuccess: () => void message.success(t('snooze.done', { m: minutes })),
      onError: say,
    });
  const assignTitle = t(room.ownerId ? 'owner.handover' : 'owner.assign');
  return (
    <span className="room-buttons keeps-clicks">
      {room.openTurnId ? (
        <>
          <Tooltip title={withText ? undefined : t('dismiss.title')}>
            <Button
              size="small" type={withText ? 'default' : 'text'} icon={<CheckOutlined />}
              aria-label={t('dismiss.title')} onClick={() => dialogs.dismiss(room)}
            >
              {withText ? t('dismiss.do') : null}
            </Button>
          </Tooltip>
          <Dropdown
            trigger={['click']}
            menu={{
              items: snoozeMinutes.map((m) => ({ key: m, label: t('snooze.for', { m }) })),
              onClick: ({ key }) => snooze(Number(key)),
            }}
          >
            <Button
              size="small" type={withText ? 'default' : 'text'} icon={<ClockCircleOutlined />}
              aria-label={t('snooze.title')} title={t('snooze.title')}
            >
              {withText ? t('snooze.title') : null}
            </Button>
          </Dropdown>
        </>
      ) : null}
      <Tooltip title={withText ? undefined : assignTitle}>
        <Button
          size="small" type={withText ? 'default' : 'text'} icon={<UserSwitchOutlined />} aria-label={assignTitle}
          onClick={() => dialogs.owner(room)} disabled={!room.ownerId && !may('assign')}
        >
          {withText ? assignTitle : null}
        </Button>
      </Tooltip>
    </span>
  );
}
