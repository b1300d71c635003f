import { Alert, App, Button, Checkbox, Input, Modal, Segmented } from 'antd';
import { useState, type ReactNode } from 'react';
import { put } from '../api/client';
import { roomPath, useRoomAction } from '../api/queries';
import { roomKey } from '../api/roomCache';
import { useMay } from '../api/roles';
import type { Room, Stage } from '../api/types';
import { useT } from '../i18n';
import { PersonPicker } from './PersonPicker';
import { fieldErrors } from './problem';
import { useQueryClient } from '@tanstack/react-query';

type Open = { kind: 'dismiss' | 'owner' | 'reject' | 'archive'; rooms: Room[] };

export interface RoomDialogs {
  dismiss: (...rooms: Room[]) => void;
  owner: (room: Room) => void;
  reject: (...rooms: Room[]) => void;
  archive: (room: Room) => void;
  /** To be drawn once by the page. */
  element: ReactNode;
}

/** The questions that are asked before something is done to a room. */
export function useRoomDialogs(onDone?: () => void): RoomDialogs {
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const done = () => {
    close();
    onDone?.();
  };
  return {
    dismiss: (...rooms) => setOpen({ kind: 'dismiss', rooms }),
    reject: (...rooms) => setOpen({ kind: 'reject', rooms }),
    owner: (room) => setOpen({ kind: 'owner', rooms: [room] }),
    archive: (room) => setOpen({ kind: 'archive', rooms: [room] }),
    element: open === null ? null
      : open.kind === 'owner' && open.rooms[0]
        ? <OwnerDialog key={roomKey(open.rooms[0])} room={open.rooms[0]} onClose={close} onDone={done} />
        : <ReasonDialog kind={open.kind} rooms={open.rooms} onClose={close} onDone={done} />,
  };
}

const nameOf = (room: Room) => room.name || room.roomId;

interface ReasonProps { kind: Open['kind']; rooms: Room[]; onClose: () => void; onDone: () => void }

function ReasonDialog({ kind, rooms, onClose, onDone }: ReasonProps) {
  const t = useT();
  const { message } = App.useApp();
  const act = useRoomAction();
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>();
  const which = kind as 'dismiss' | 'reject' | 'archive';
  const needsReason = which !== 'archive';
  const suggestions = which === 'dismiss'
    ? [t('dismiss.reason1'), t('dismiss.reason2'), t('dismiss.reason3')]
    : which === 'reject' ? [t('reject.reason1'), t('reject.reason2')] : [];

  // The wait that is being looked at, not one that has opened since.
  const bodyOf = (room: Room) => ({
    ...(needsReason ? { reason: reason.trim() } : {}),
    ...(which === 'dismiss' && room.openTurnId ? { turnId: room.openTurnId } : {}),
  });
  const submit = async () => {
    setError(undefined);
    try {
      for (const room of rooms) {
        const action = which === 'reject' ? 'handover/reject' : which;
        await act.mutateAsync({ room, action, body: bodyOf(room) });
      }
      void message.success(t(`${which}.done`));
      onDone();
    } catch (thrown) {
      setError(thrown);
    }
  };

  return (
    <Modal
      open onCancel={onClose} onOk={() => void submit()} title={t(`${which}.title`)} okText={t(`${which}.do`)}
      cancelText={t('do.cancel')} confirmLoading={act.isPending}
      okButtonProps={{ disabled: needsReason && reason.trim() === '', danger: which !== 'dismiss' }}
    >
      <p>{rooms.length === 1 && rooms[0] ? nameOf(rooms[0]) : t('rooms.several', { n: rooms.length })}</p>
      <p className="faint">{t(`${which}.text`)}</p>
      {needsReason ? (
        <>
          <div className="chips">
            {suggestions.map((text) => (
              <Button key={text} size="small" onClick={() => setReason(text)}>{text}</Button>
            ))}
          </div>
          <label htmlFor="reason">{t('field.reason')}</label>
          <Input.TextArea
            id="reason" value={reason} autoFocus rows={2} maxLength={500}
            status={fieldErrors(error, 'reason').length > 0 ? 'error' : undefined}
            onChange={(event) => setReason(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && reason.trim()) void submit();
            }}
          />
        </>
      ) : null}
      <Refusal error={error} />
    </Modal>
  );
}

interface OwnerProps { room: Room; onClose: () => void; onDone: () => void }

/** Names an owner: at once where there is none, else by a handover that waits for approval. */
function OwnerDialog({ room, onClose, onDone }: OwnerProps) {
  const t = useT();
  const may = useMay();
  const client = useQueryClient();
  const { message } = App.useApp();
  const act = useRoomAction();
  const [ownerId, setOwner] = useState<string | undefined>(room.ownerId ?? undefined);
  const [ownerChannel, setChannel] = useState<string | undefined>(room.ownerChannel ?? undefined);
  const [stage, setStage] = useState<Stage>(room.stage);
  const [reason, setReason] = useState('');
  const [isAtOnce, setAtOnce] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const isOwned = room.ownerId !== null;
  const ownerErrors = fieldErrors(error, 'ownerId');

  const submit = async () => {
    setBusy(true);
    setError(undefined);
    try {
      if (isOwned && isAtOnce) {
        await put(roomPath(room), { ownerId, ownerChannel, stage }, { channel: room.channel });
        await client.invalidateQueries();
      } else if (isOwned) {
        await act.mutateAsync({ room, action: 'handover', body: { ownerId, ownerChannel, stage, reason: reason || undefined } });
      } else {
        await act.mutateAsync({ room, action: 'assign', body: { ownerId, ownerChannel, stage } });
      }
      void message.success(t(isOwned && !isAtOnce ? 'owner.requested' : 'owner.done'));
      onDone();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Modal
      open onCancel={onClose} onOk={() => void submit()} confirmLoading={isBusy} cancelText={t('do.cancel')}
      title={t(isOwned ? 'owner.handover' : 'owner.assign')}
      okText={t(isOwned && !isAtOnce ? 'owner.request' : 'do.save')}
      okButtonProps={{ disabled: !ownerId || (ownerId === room.ownerId && stage === room.stage) }}
    >
      <p>{nameOf(room)}</p>
      <label htmlFor="owner">{t('field.owner')}</label>
      <PersonPicker
        id="owner" label={t('field.owner')} value={ownerId} onChange={(id, channel) => { setOwner(id); setChannel(channel); }}
        prefer={stage === 'pre-sales' ? 'sales' : 'after-sales'} status={ownerErrors.length > 0 ? 'error' : undefined}
      />
      <span className="label">{t('field.stage')}</span>
      <Segmented<Stage>
        block value={stage} onChange={setStage} aria-label={t('field.stage')}
        options={(['pre-sales', 'after-sales'] as const).map((value) => ({ value, label: t(`stage.${value}`) }))}
      />
      {isOwned ? (
        <>
          <label htmlFor="why">{t('field.reasonOptional')}</label>
          <Input id="why" value={reason} onChange={(event) => setReason(event.target.value)} maxLength={500} />
          {may('settings') ? (
            <Checkbox checked={isAtOnce} onChange={(event) => setAtOnce(event.target.checked)}>
              {t('owner.atOnce')}
            </Checkbox>
          ) : null}
          {!isAtOnce ? <p className="faint">{t('owner.waits')}</p> : null}
        </>
      ) : null}
      <Refusal error={error} />
    </Modal>
  );
}

/** Why the server said no. */
export function Refusal({ error }: { error: unknown }) {
  const t = useT();
  if (!error) return null;
  const lines = error instanceof Error && 'lines' in error ? (error.lines as string[]) : [String(error)];
  return (
    <Alert
      type="error" showIcon role="alert" className="refusal"
      title={lines.length === 1 ? lines[0] : t('trouble.refused')}
      description={lines.length > 1 ? <ul>{lines.map((line) => <li key={line}>{line}</li>)}</ul> : undefined}
    />
  );
}
