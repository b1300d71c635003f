/** WeCom's own callback crypto: makes what the callback URL receives, and opens what it is given. */
import { decrypt, encrypt, getSignature } from '@wecom/crypto'
import { serve } from './serve.mjs'

await serve({
  seal({ token, aesKey, receiveId, message, timestamp, nonce }) {
    const encrypted = encrypt(aesKey, message, receiveId)
    return { encrypted, signature: getSignature(token, timestamp, nonce, encrypted) }
  },
  open({ aesKey, encrypted }) {
    const { message, id } = decrypt(aesKey, encrypted)
    return { message, receiveId: id }
  },
})
