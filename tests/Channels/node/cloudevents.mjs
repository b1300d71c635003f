/** The CloudEvents SDK as a producer: posts messages in each of the three modes to URL with KEY. */
import { CloudEvent, HTTP } from 'cloudevents'
import { post, serve } from './serve.mjs'

const [url, key] = process.argv.slice(2)

const event = ({ id, source, type = 'chat.message', time, data }) =>
  new CloudEvent({ id, source, type, time, data, datacontenttype: 'application/json' })

await serve({
  structured: ({ event: one }) => send(HTTP.structured(event(one))),
  binary: ({ event: one }) => send(HTTP.binary(event(one))),
  batch: ({ events }) => send({
    headers: { 'content-type': 'application/cloudevents-batch+json' },
    body: JSON.stringify(events.map(event)),
  }),
})

function send({ headers, body }) {
  return post(url, key, headers, typeof body === 'string' ? body : JSON.stringify(body))
}
