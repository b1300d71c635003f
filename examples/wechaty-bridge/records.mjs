const TEXT = 7
const TEXT_BYTES_MAX = 32 * 1024

/** A message as Wechaty has it, with what its payload does not say: names, and on whose side its sender is. */
export async function messageRecord(message, selfRole) {
  const talker = message.talker()
  const isSelf = message.self()
  return {
    ...message.payload,
    text: shortened(message.payload),
    talkerName: talker.name() || undefined,
    roomTopic: await attempt(() => message.room()?.topic()),
    self: isSelf,
    coworker: talker.payload?.coworker,
    senderRole: (isSelf && selfRole) || undefined,
  }
}

/** A room event as the puppet has it, with the names of those who took part. */
export async function roomEventRecord(puppet, event, payload) {
  const name = (id) => attempt(async () => id && (await puppet.contactPayload(id)).name)
  const names = (ids) => ids && Promise.all(ids.map(async (id) => (await name(id)) || id))
  return {
    event,
    ...payload,
    changerName: await name(payload.changerId),
    inviterName: await name(payload.inviterId),
    removerName: await name(payload.removerId),
    inviteeNames: await names(payload.inviteeIdList),
    removeeNames: await names(payload.removeeIdList),
  }
}

/** The gateway takes 32 KiB of text; anything longer is markup that nobody reads, or better cut than lost. */
function shortened({ type, text }) {
  if (!text || Buffer.byteLength(text) <= TEXT_BYTES_MAX) return text
  return type === TEXT ? new TextDecoder().decode(Buffer.from(text).subarray(0, TEXT_BYTES_MAX - 3)).replace(/\uFFFD$/, '') : undefined
}

async function attempt(question) {
  try {
    return (await question()) || undefined
  } catch {
    return undefined // a name is nice to have, the message is not
  }
}
