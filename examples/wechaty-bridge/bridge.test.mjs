import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Forwarder } from './forwarder.mjs'
import { Spool } from './spool.mjs'

const folders = []
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))))

test('what is not taken survives a restart, and a torn line does not stand before the next', async () => {
  const folder = await newFolder()
  const first = await Spool.open(folder, 1024)
  await Promise.all([first.append({ n: 1 }), first.append({ n: 2 }), first.append({ n: 3 })])
  await first.commit((await first.peek(1)).end)
  await first.close()
  await appendFile(join(folder, 'heard.ndjson'), '{"n":')

  const second = await Spool.open(folder, 1024)
  await second.append({ n: 4 })

  assert.deepEqual((await second.peek(10)).lines, ['{"n":2}', '{"n":3}', '{"n":4}'])
  await second.close()
})

test('a full spool refuses, and takes again once something left', async () => {
  const spool = await Spool.open(await newFolder(), 16)
  assert.deepEqual([await spool.append({ n: 1 }), await spool.append({ n: 2 }), await spool.append({ n: 3 })], [true, true, false])

  await spool.commit((await spool.peek(1)).end)

  assert.equal(await spool.append({ n: 3 }), true)
  await spool.close()
})

test('a line longer than one reading is read whole', async () => {
  const spool = await Spool.open(await newFolder(), 8 * 1024 * 1024)
  await spool.append({ text: 'x'.repeat(5 * 1024 * 1024) })

  assert.equal(JSON.parse((await spool.peek(500)).lines[0]).text.length, 5 * 1024 * 1024)
  await spool.close()
})

test('records arrive once and in order although the gateway fails in every way', async () => {
  const answers = ['drop', 503, 429, 500, 401, 200]
  const gateway = await newGateway(() => answers.shift() ?? 200)
  const { forwarder, folder } = await newForwarder(gateway.url)
  for (let n = 0; n < 3; n++) await forwarder.take({ id: `m${n}` })
  forwarder.start()

  await gateway.until(3)
  await forwarder.stop()
  gateway.close()

  assert.deepEqual(gateway.taken.map((each) => each.id), ['m0', 'm1', 'm2'])
  assert.equal(await readFile(join(folder, 'heard.ndjson'), 'utf8'), '')
})

test('a record that the gateway will not take is set aside and stops no other', async () => {
  const gateway = await newGateway((records) => (records.some((each) => each.id === 'm2') ? 413 : 200))
  const { forwarder, folder } = await newForwarder(gateway.url)
  for (let n = 0; n < 5; n++) await forwarder.take({ id: `m${n}` })
  forwarder.start()

  await gateway.until(4)
  await forwarder.stop()
  gateway.close()

  assert.deepEqual(gateway.taken.map((each) => each.id), ['m0', 'm1', 'm3', 'm4'])
  assert.equal(await readFile(join(folder, 'rejected.ndjson'), 'utf8'), '{"id":"m2"}\n')
})

test('a bot on the mock puppet is heard, killed or not, gateway there or not', async () => {
  const folder = await newFolder()
  const gateway = await newGateway(() => 200)
  gateway.pause()
  const killed = startBridge(gateway.url, folder)
  killed.stdin.write('{"room":"east@chatroom","from":"wang","say":"在吗","id":"a"}\n')
  await killed.says('not sent')
  killed.kill('SIGKILL')
  await killed.ended

  gateway.resume()
  const bridge = startBridge(gateway.url, folder)
  await gateway.until(1)
  bridge.stdin.write([
    { room: 'east@chatroom', from: 'wang', recall: 'a' },
    { room: 'east@chatroom', from: 'dongsen', topic: '新群名' },
    { room: 'south@chatroom', from: 'lisi', add: ['dongsen'] },
    { from: 'zhao', to: 'bot', say: '私聊', id: 'b' },
  ].map((step) => JSON.stringify(step) + '\n').join(''))
  await gateway.until(5, 1)
  bridge.kill('SIGTERM')

  assert.equal(await bridge.ended, 0)
  gateway.close()
  const [asked, ...rest] = gateway.taken
  assert.deepEqual(
    [asked.id, asked.talkerName, asked.roomTopic, asked.coworker, asked.self, asked.type],
    ['a', '王女士', '华东客户一群', false, false, 7])
  const topic = rest.find((each) => each.event === 'room-topic')
  assert.deepEqual([topic.newTopic, topic.changerName], ['新群名', '董森'])
  assert.deepEqual(rest.find((each) => each.event === 'room-join').inviteeNames, ['董森'])
  assert.equal(rest.find((each) => each.type === 13).text, 'a')
  assert.equal(rest.find((each) => each.id === 'b').listenerId, 'bot')
})

async function newFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'wechaty-bridge-'))
  folders.push(folder)
  return folder
}

async function newForwarder(gatewayUrl) {
  const folder = await newFolder()
  const settings = { gatewayUrl, gatewayKey: 'key', spoolFolder: folder, spoolBytesMax: 1024 * 1024, retrySecondsMax: 0.01 }
  return { forwarder: new Forwarder(settings, await Spool.open(folder, settings.spoolBytesMax), () => {}), folder }
}

/** A gateway that answers what it is told to and keeps what it answered 200. */
async function newGateway(statusFor) {
  const taken = []
  const watchers = new Set()
  let isPaused = false
  const gateway = { taken, heartbeats: 0 }
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    const isHeartbeat = request.url.endsWith('/heartbeat')
    const records = isHeartbeat ? [] : JSON.parse(body)
    const status = isPaused ? 'drop' : isHeartbeat ? 200 : statusFor(records)
    if (status === 'drop') return request.socket.destroy()
    if (status === 200) {
      taken.push(...records)
      gateway.heartbeats += isHeartbeat ? 1 : 0
    }
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ accepted: records.length, duplicates: 0, conflicts: 0, rejected: [] }))
    for (const check of watchers) check()
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(gateway, {
    url: `http://127.0.0.1:${server.address().port}`,
    pause: () => { isPaused = true },
    resume: () => { isPaused = false },
    close: () => { server.close(); server.closeAllConnections() },
    until: (count, heartbeats = 0) => new Promise((resolve) => {
      const check = () => taken.length >= count && gateway.heartbeats >= heartbeats && (watchers.delete(check), resolve())
      watchers.add(check)
      check()
    }),
  })
}

function startBridge(gatewayUrl, spoolFolder) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bridge.mjs')], {
    env: {
      ...process.env, GATEWAY_URL: gatewayUrl, GATEWAY_KEY: 'key', PUPPET: 'mock', MOCK_SCRIPT: '-',
      SPOOL_FOLDER: spoolFolder, RETRY_SECONDS_MAX: '1', HEARTBEAT_SECONDS: '1',
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let said = ''
  const watchers = new Set()
  child.stdout.on('data', (part) => {
    said += part
    for (const check of watchers) check()
  })
  child.says = (words) => new Promise((resolve) => {
    const check = () => said.includes(words) && resolve()
    watchers.add(check)
    check()
  })
  child.ended = new Promise((resolve) => child.on('exit', resolve))
  return child
}
