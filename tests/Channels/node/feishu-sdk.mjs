/** Feishu's official SDK: as an app that receives callbacks, as a maker of callbacks, and as a client of the open platform. */
import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import * as lark from '@larksuiteoapi/node-sdk'
import { serve } from './serve.mjs'

const TOAST = { toast: { type: 'success', content: '已认领' } }

await serve({
  /** What the SDK makes of a callback: accepted or not, and what its handler got. */
  verify: ({ encryptKey, verificationToken, headers, body }) => receive(encryptKey, verificationToken, headers, body),

  /** A callback as Feishu sends it, which the SDK itself has accepted. */
  async produce({ encryptKey, verificationToken, timestamp, nonce, envelope }) {
    const body = JSON.stringify({ encrypt: encrypted(encryptKey, JSON.stringify(envelope)) })
    const headers = {
      'x-lark-request-timestamp': timestamp,
      'x-lark-request-nonce': nonce,
      'x-lark-signature': createHash('sha256').update(timestamp + nonce + encryptKey + body).digest('hex'),
    }
    const { accepted } = await receive(encryptKey, verificationToken, headers, body)
    return { headers, body, accepted }
  },

  /** The challenge that the SDK would answer to a URL check, or null. */
  challenge({ encryptKey, body }) {
    const { isChallenge, challenge } = lark.generateChallenge(JSON.parse(body), { encryptKey })
    return { challenge: isChallenge ? challenge.challenge : null }
  },

  send: ({ receiveIdType, receiveId, msgType, content, uuid, ...app }) => client(app).im.v1.message.create({
    params: { receive_id_type: receiveIdType },
    data: { receive_id: receiveId, msg_type: msgType, content, uuid },
  }),

  addRecords: ({ base, table, clientToken, records, ...app }) => client(app).bitable.v1.appTableRecord.batchCreate({
    path: { app_token: base, table_id: table },
    params: { client_token: clientToken },
    data: { records },
  }),

  searchRecords: ({ base, table, ...app }) => client(app).bitable.v1.appTableRecord.search({
    path: { app_token: base, table_id: table },
    params: { page_size: 500 },
    data: {},
  }),

  changeRecords: ({ base, table, records, ...app }) => client(app).bitable.v1.appTableRecord.batchUpdate({
    path: { app_token: base, table_id: table },
    data: { records },
  }),

  removeRecords: ({ base, table, records, ...app }) => client(app).bitable.v1.appTableRecord.batchDelete({
    path: { app_token: base, table_id: table },
    data: { records },
  }),

  patch: ({ messageId, content, ...app }) => client(app).im.v1.message.patch({
    path: { message_id: messageId },
    data: { content },
  }),
})

async function receive(encryptKey, verificationToken, headers, body) {
  let received = null
  const dispatcher = new lark.EventDispatcher({ encryptKey, verificationToken, loggerLevel: lark.LoggerLevel.error })
  dispatcher.register({
    'card.action.trigger': (event) => {
      received = event
      return TOAST
    },
  })
  // The headers stand on the prototype, as in the SDK's own adapters: they are not part of what is hashed.
  const answer = await dispatcher.invoke(Object.assign(Object.create({ headers }), JSON.parse(body)))
  return { accepted: received !== null, event: received, answer: answer ?? null }
}

function encrypted(encryptKey, text) {
  const iv = randomBytes(16)
  const cipher = createCipheriv('aes-256-cbc', createHash('sha256').update(encryptKey).digest(), iv)
  return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final()]).toString('base64')
}

function client({ appId, appSecret, domain }) {
  return new lark.Client({ appId, appSecret, domain, loggerLevel: lark.LoggerLevel.error })
}
