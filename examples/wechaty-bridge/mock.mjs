import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { PuppetMock, mock } from 'wechaty-puppet-mock'

const PEOPLE = [
  { id: 'bot', name: '小助手', coworker: true },
  { id: 'dongsen', name: '董森', coworker: true },
  { id: 'lisi', name: '李思', coworker: true },
  { id: 'wang', name: '王女士', coworker: false },
  { id: 'zhao', name: '赵先生', coworker: false },
]

// The mock puppet knows a room from a contact by the @ in its id.
const ROOMS = [
  { id: 'east@chatroom', topic: '华东客户一群', memberIdList: ['bot', 'dongsen', 'wang'] },
  { id: 'south@chatroom', topic: '华南客户二群', memberIdList: ['bot', 'lisi', 'zhao'] },
]

/** Ids are new in each run: a second one is another conversation, not a repetition. */
const conversation = (run) => [
  { room: 'east@chatroom', from: 'wang', say: '你好，群发的时候为啥会卡住？' },
  { room: 'south@chatroom', from: 'zhao', say: '合同可以开专票吗' },
  { room: 'east@chatroom', from: 'wang', say: '发错了', id: `slip-${run}` },
  { room: 'east@chatroom', from: 'wang', recall: `slip-${run}` },
  { room: 'east@chatroom', from: 'dongsen', say: '您好，一次超过 200 个群会限速，我给您看一下' },
  { room: 'east@chatroom', from: 'wang', say: '好的，谢谢' },
  { room: 'south@chatroom', from: 'lisi', topic: '华南客户二群（已签约）' },
  { room: 'south@chatroom', from: 'lisi', add: ['dongsen'] },
]

/** A puppet without an account: two rooms and five people. */
export function createMockPuppet() {
  const mocker = new mock.Mocker()
  const puppet = new PuppetMock({ mocker })
  for (const person of PEOPLE) mocker.createContact(person)
  for (const room of ROOMS) mocker.createRoom({ ...room, memberIdList: [...room.memberIdList] })
  return { mocker, puppet }
}

/** Logs in and plays: the conversation above, or steps of the same form from standard input, one JSON object a line. */
export async function playMock({ mocker, puppet }, { mockScript, mockPaceSeconds }, log) {
  mocker.login(mocker.ContactMock.load('bot'))
  if (mockScript === '-') {
    for await (const step of linesOfInput()) play(mocker, puppet, step)
    return
  }
  for (const step of conversation(Date.now())) {
    play(mocker, puppet, step)
    await sleep(mockPaceSeconds * 1000)
  }
  log('the mock conversation is over; one question in 华南客户二群 still waits. Ctrl+C ends the bridge')
}

async function* linesOfInput() {
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim()) yield JSON.parse(line)
  }
}

function play(mocker, puppet, step) {
  const room = step.room && mocker.RoomMock.load(step.room)
  const from = mocker.ContactMock.load(step.from)
  if (step.topic) {
    room.topic(step.topic).by(from)
  } else if (step.add) {
    room.add(...step.add.map((id) => mocker.ContactMock.load(id))).by(from)
  } else if (step.remove) {
    room.remove(...step.remove.map((id) => mocker.ContactMock.load(id))).by(from)
  } else {
    // Made by hand where contact.say() would give it a random id, or could not recall.
    const payload = {
      id: step.recall ? `recall-of-${step.recall}` : (step.id ?? `mock-${crypto.randomUUID()}`),
      talkerId: from.id,
      timestamp: step.timestamp ?? Date.now(),
      type: step.recall ? 13 : (step.type ?? 7),
      text: step.recall ?? step.say ?? '',
      ...(room ? { roomId: room.id, mentionIdList: step.mentions ?? [] } : { listenerId: step.to }),
    }
    mocker.MessageMock.create(payload)
    puppet.emit('message', { messageId: payload.id })
  }
}
