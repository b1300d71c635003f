/**
 * A real Wechaty bot on the mock puppet, in two rooms. It posts each message that it hears to URL with KEY, just as Wechaty
 * writes it down. Steps come from standard input, one JSON object a line; each is answered once it is posted:
 *   {"room":"east@chatroom","from":"wang","say":"在吗","id":"m1","timestamp":1795276800}
 *   {"room":"east@chatroom","from":"wang","recall":"m1"}
 *   {"room":"east@chatroom","from":"dongsen","topic":"新群名"}
 *   {"from":"wang","to":"bot","say":"私聊"}
 * Without an id and a timestamp the puppet gives them, the time in milliseconds. The first line printed is {"ready":true}.
 */
import { createInterface } from 'node:readline'
import { WechatyBuilder } from 'wechaty'
import { PuppetMock, mock } from 'wechaty-puppet-mock'
import { post } from './serve.mjs'

const PEOPLE = { bot: '小助手', dongsen: '董森', lisi: '李思', wang: '王女士', zhao: '赵先生' }
const ROOMS = { 'east@chatroom': ['bot', 'dongsen', 'wang'], 'south@chatroom': ['bot', 'lisi', 'zhao'] }

const [url, key] = process.argv.slice(2)
const print = (answer) => process.stdout.write(JSON.stringify(answer) + '\n')
console.log = console.info = console.warn = console.debug = console.error

const mocker = new mock.Mocker()
const puppet = new PuppetMock({ mocker })
for (const [id, name] of Object.entries(PEOPLE)) mocker.createContact({ id, name })
for (const [id, memberIdList] of Object.entries(ROOMS)) mocker.createRoom({ id, topic: id.split('@')[0], memberIdList })

const bot = WechatyBuilder.build({ name: 'wechaty-mock', puppet })
let heard = () => {}
bot.on('error', () => {}) // the mock's cache invalidation, harmless
bot.on('message', (message) => heard(JSON.stringify(message)))
bot.once('puppet', (one) => one.on('room-topic', (payload) => heard(JSON.stringify({ event: 'room-topic', payload }))))
await bot.start()
mocker.login(mocker.ContactMock.load('bot'))
print({ ready: true })

for await (const line of createInterface({ input: process.stdin })) {
  if (!line.trim()) continue
  const next = new Promise((resolve) => { heard = resolve })
  play(JSON.parse(line))
  const body = await next
  print({ sent: JSON.parse(body), ...await post(url, key, { 'content-type': 'application/json' }, body) })
}
await bot.stop()
process.exit(0)

function play(step) {
  const from = mocker.ContactMock.load(step.from)
  const room = step.room && mocker.RoomMock.load(step.room)
  if (step.topic) {
    room.topic(step.topic).by(from)
  } else if (!step.id && !step.recall && !step.timestamp) {
    from.say(step.say).to(room ?? mocker.ContactMock.load(step.to))
  } else {
    const id = step.id ?? `mock-${crypto.randomUUID()}`
    mocker.MessageMock.create({
      id,
      talkerId: from.id,
      timestamp: step.timestamp ?? Date.now(),
      type: step.recall ? 13 : 7,
      text: step.recall ?? step.say,
      ...(room ? { roomId: room.id, mentionIdList: [] } : { listenerId: step.to }),
    })
    puppet.emit('message', { messageId: id })
  }
}
