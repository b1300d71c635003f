import { WechatyBuilder } from 'wechaty'
import { Forwarder } from './forwarder.mjs'
import { messageRecord, roomEventRecord } from './records.mjs'
import { readSettings } from './settings.mjs'
import { Spool } from './spool.mjs'

const ROOM_EVENTS = ['room-join', 'room-leave', 'room-topic', 'room-announce']

const log = (line) => console.log(`${new Date().toISOString()} ${line}`)

async function main() {
  const settings = readSettings(process.env)
  const spool = await Spool.open(settings.spoolFolder, settings.spoolBytesMax)
  if (spool.waitingBytes > 0) log(`${spool.waitingBytes} bytes of the last run wait in the spool`)
  const forwarder = new Forwarder(settings, spool, log)
  forwarder.start()

  const isMock = settings.puppet === 'mock'
  const { createMockPuppet, playMock } = isMock ? await import('./mock.mjs') : {}
  const stage = createMockPuppet?.()
  const bot = WechatyBuilder.build({ name: 'wechaty-bridge', puppet: stage?.puppet ?? settings.puppet })
  const underway = listen(bot, forwarder, settings)

  // Only while the bot is logged in: a bot that was thrown out must show as a gap.
  const beat = () => bot.isLoggedIn && forwarder.heartbeat()
  const heartbeats = setInterval(beat, settings.heartbeatSeconds * 1000)

  let isStopping = false
  const stop = async (signal) => {
    if (isStopping) process.exit(1)
    isStopping = true
    log(`${signal}: stopping`)
    clearInterval(heartbeats)
    await bot.stop().catch(() => {})
    await Promise.allSettled(underway)
    await forwarder.stop()
    process.exit(0)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)

  await bot.start()
  if (isMock) await playMock(stage, settings, log)
}

/** Keeps whatever the bot hears; gives what is still on its way to the disk. */
function listen(bot, forwarder, settings) {
  const underway = new Set()
  const keep = (record) => {
    const taken = record.then((value) => forwarder.take(value))
      .catch((error) => log(`ALARM: A MESSAGE IS LOST, it could not be kept: ${error.message}`))
      .finally(() => underway.delete(taken))
    underway.add(taken)
  }

  bot.on('scan', (qrcode) => log(`scan to log in: https://wechaty.js.org/qrcode/${encodeURIComponent(qrcode)}`))
  bot.on('login', (self) => {
    log(`logged in as ${self.id}`)
    void forwarder.heartbeat()
  })
  bot.on('logout', () => log('WARNING: logged out, nothing is heard any more'))
  bot.on('error', (error) => log(`puppet: ${error.message}`))
  bot.on('message', (message) => keep(messageRecord(message, settings.selfRole)))

  // From the puppet, not from Wechaty: it passes them on even when a contact cannot be looked up.
  bot.once('puppet', (puppet) => {
    for (const event of ROOM_EVENTS) {
      puppet.on(event, (payload) => keep(roomEventRecord(puppet, event, payload)))
    }
  })
  return underway
}

await main().catch((error) => {
  console.error(error.message)
  process.exit(1)
})
