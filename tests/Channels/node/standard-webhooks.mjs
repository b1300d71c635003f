/** The Standard Webhooks library as a receiver of ours would use it. */
import { Webhook } from 'standardwebhooks'
import { serve } from './serve.mjs'

await serve({
  verify({ secret, headers, body }) {
    return { payload: new Webhook(secret).verify(body, headers) }
  },
  sign({ secret, id, timestampSeconds, body }) {
    return { signature: new Webhook(secret).sign(id, new Date(timestampSeconds * 1000), body) }
  },
})
