import { CheckOutlined, ClockCircleOutlined, UserSwitchOutlined } from '@ant-design/icons';
import { App, Dropdown } from 'antd';
import { useState, type ReactNode } from 'react';
import { useRoomAction } from '../api/queries';
import { useMay } from '../api/roles';
import type { Room } from '../api/types';
import { useT } from '../i18n';
import { useSayError } from './problem';
import type { RoomDialogs } from './RoomDialogs';

const snoozeMinutes = [10, 30, 60, 120];

interface Props {
  room: Room;
  dialogs: RoomDialogs;
  withText?: boolean;
}

/** Dismiss, snooze and assign, as small as they can be and still be hit; plain buttons, for lists draw them by the dozen. */
export function RoomButtons({ room, dialogs, withText }: Props) {
  const t = useT();
  const may = useMay();
  if (!may('room')) return null;
  const assign = t(room.ownerId ? 'owner.handover' : 'owner.assign');
  return (
    <span className="room-buttons keeps-clicks">
      {room.openTurnId ? (
        <>
          <Small icon={<CheckOutlined />} title={t('dismiss.title')} onClick={() => dialogs.dismiss(room)}>
            {withText ? t('dismiss.do') : null}
          </Small>
          <Snooze room={room} withText={withText} />
        </>
      ) : null}
      <Small
        icon={<UserSwitchOutlined />} title={assign} onClick={() => dialogs.owner(room)}
        disabled={!room.ownerId && !may('assign')}
      >
        {withText ? assign : null}
      </Small>
    </span>
  );
}

function Snooze({ room, withText }: { room: Room; withText?: boolean }) {
  const t = useT();
  const act = useRoomAction();
  const say = useSayError();
  const { message } = App.useApp();
  const [isOpen, setOpen] = useState(false);
  const button = (
    <Small icon={<ClockCircleOutlined />} title={t('snooze.title')} hasMenu onClick={() => setOpen(true)}>
      {withText ? t('snooze.title') : null}
    </Small>
  );
  if (!isOpen) return button;
  // The row may be gone before the answer is there; it is told all the same.
  const snooze = (minutes: number) =>
    act.mutateAsync({ room, action: 'snooze', body: { minutes, turnId: room.openTurnId } })
      .then(() => void message.success(t('snooze.done', { m: minutes })), say);
  return (
    <Dropdown
      open onOpenChange={setOpen} trigger={['click']} autoFocus
      menu={{
        items: snoozeMinutes.map((m) => ({ key: m, label: t('snooze.for', { m }) })),
        onClick: ({ key }) => {
          setOpen(false);
          void snooze(Number(key));
        },
      }}
    >
      <span>{button}</span>
    </Dropdown>
  );
}

interface SmallProps {
  icon: ReactNode;
  title: string;
  onClick: () => void;
  disabled?: boolean;
  hasMenu?: boolean;
  children?: ReactNode;
}

function Small({ icon, title, onClick, disabled, hasMenu, children }: SmallProps) {
  return (
    <button
      type="button" className={children ? 'small-button' : 'small-button bare'} title={title} disabled={disabled}
      aria-label={children ? undefined : title} aria-haspopup={hasMenu ? 'menu' : undefined} onClick={onClick}
    >
      {icon}{children}
    </button>
  );
}
