import { EditOutlined } from '@ant-design/icons';
import type { Room } from '../../api/types';
import { moment } from '../../format';
import type { Column } from '../../grid/Grid';
import { type Translate } from '../../i18n';
import { metricHint, metricKeys, metricText, metricTitle } from '../../parts/metrics';
import { LastWords, Owner, RoomLink, StageTag } from '../../parts/Names';
import type { RoomDialogs } from '../../parts/RoomDialogs';
import { WaitClock } from '../../parts/waits';

/** Every column that a list of rooms can have; pages choose. */
export function roomColumns(
  t: Translate, over: number, today: string, dialogs?: RoomDialogs,
): Column<Room>[] {
  return [
    {
      key: 'name', title: t('field.room'), width: 180, grow: 1.6, sort: 'name', phone: 'title',
      cell: (room) => <RoomLink room={room} />,
    },
    {
      key: 'owner', title: t('field.owner'), width: 156, sort: 'ownerName', phone: 'line',
      cell: (room) => (
        <span className="owner-cell">
          <Owner room={room} />
          {room.pendingHandover ? <span className="tag wait">{t('rooms.pendingShort')}</span> : null}
          {dialogs ? (
            <button
              type="button" className="small-button bare on-hover" onClick={() => dialogs.owner(room)}
              aria-label={`${t('rooms.edit')} ${room.name ?? room.roomId}`} title={t('rooms.edit')}
            >
              <EditOutlined />
            </button>
          ) : null}
        </span>
      ),
    },
    {
      key: 'stage', title: t('field.stage'), width: 84, sort: 'stage', phone: 'line',
      cell: (room) => <StageTag stage={room.stage} />,
    },
    {
      key: 'state', title: t('field.state'), width: 84, phone: 'title',
      cell: (room) => <span className={`tag state-${room.state}`}>{t(`state.${room.state}`)}</span>,
    },
    {
      key: 'waiting', title: t('field.unanswered'), width: 92, align: 'right', sort: 'waitingSince', phone: 'line',
      cell: (room) => (room.state === 'waiting' ? <WaitClock room={room} /> : '–'),
    },
    {
      key: 'last', title: t('field.last'), width: 220, grow: 2, phone: 'line', cell: (room) => <LastWords room={room} isOneLine />,
    },
    {
      key: 'lastAt', title: t('field.lastAt'), width: 104, sort: 'lastAt', cell: (room) => moment(room.lastAt, today),
    },
    ...metricKeys.filter((key) => key !== 'answeredForColleagues').map((key): Column<Room> => ({
      key, title: metricTitle(t, key, over), hint: metricHint(t, key, over), width: 108, align: 'right', sort: key,
      phone: key === 'overCount' || key === 'averageReplyMinutes' ? 'line' : undefined,
      cell: (room) => metricText(key, room.today?.[key]),
    })),
    { key: 'roomId', title: t('field.roomId'), width: 160, cell: (room) => <code>{room.roomId}</code> },
    { key: 'channel', title: t('field.channel'), width: 100, cell: (room) => room.channel },
  ];
}
