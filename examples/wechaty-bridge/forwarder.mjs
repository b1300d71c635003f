import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const BATCH_MAX = 500
const REQUEST_MS_MAX = 30_000

/** Takes records to disk, and from there to the gateway, in order and for as long as it takes. */
export class Forwarder {
  #settings
  #spool
  #log
  #batchMax = BATCH_MAX
  #failures = 0
  #lost = 0
  #warnedFull = 0
  #stopping = new AbortController()
  #wake = () => {}
  #running

  constructor(settings, spool, log) {
    this.#settings = settings
    this.#spool = spool
    this.#log = log
  }

  start() {
    this.#running = this.#run()
  }

  /** Keeps a record; it is safe once this completes. */
  async take(record) {
    const isKept = await this.#spool.append(record)
    this.#warnIfFull(isKept)
    this.#wake()
  }

  /** Says that the bot listens: silence then means that nobody spoke. */
  async heartbeat() {
    try {
      const answer = await this.#post('/v1/channels/wechaty/heartbeat', '{}')
      await answer.body?.cancel()
      if (!answer.ok) this.#log(`heartbeat refused: ${answer.status}`)
    } catch (error) {
      this.#log(`heartbeat not delivered: ${reason(error)}`)
    }
  }

  /** Sends what can still be sent at once, and leaves the rest on disk for the next start. */
  async stop() {
    this.#stopping.abort()
    this.#wake()
    await this.#running
    await this.#forwardNext().catch(() => {})
    if (this.#spool.waitingBytes > 0) this.#log(`${this.#spool.waitingBytes} bytes stay in the spool for the next start`)
    await this.#spool.close()
  }

  async #run() {
    while (!this.#stopping.signal.aborted) {
      try {
        const wasMore = await this.#forwardNext()
        if (this.#failures > 0) this.#log('the gateway is back')
        this.#failures = 0
        if (!wasMore) await this.#untilWoken()
      } catch (error) {
        await this.#backOff(error)
      }
    }
  }

  /** Sends the oldest batch; completes with whether there was one. */
  async #forwardNext() {
    const { lines, end } = await this.#spool.peek(this.#batchMax)
    if (lines.length === 0) return false
    const answer = await this.#post('/v1/channels/wechaty', `[${lines.join(',')}]`)
    const text = await answer.text()
    if (answer.ok) {
      await this.#report(JSON.parse(text), lines)
      this.#batchMax = BATCH_MAX
    } else if (answer.status === 400 || answer.status === 413) {
      await this.#narrow(answer.status, lines, text)
      if (lines.length > 1) return true
    } else {
      throw new RefusedError(answer)
    }
    await this.#spool.commit(end)
    return true
  }

  /** A batch that is refused whole goes again in halves, until the one record is found that cannot be sent. */
  async #narrow(status, lines, text) {
    if (lines.length > 1) {
      this.#batchMax = Math.ceil(lines.length / 2)
    } else {
      await this.#setAside(lines, `refused with ${status}: ${text.slice(0, 300)}`)
    }
  }

  async #report(answer, lines) {
    const { accepted, duplicates, conflicts, rejected = [] } = answer
    this.#log(`sent ${lines.length}: ${accepted} accepted, ${duplicates} duplicates`
      + (conflicts ? `, ${conflicts} CONFLICTS` : ''))
    for (const { index, detail } of rejected) {
      await this.#setAside([lines[index]], detail)
    }
  }

  async #setAside(lines, why) {
    const path = join(this.#settings.spoolFolder, 'rejected.ndjson')
    await appendFile(path, lines.map((line) => line + '\n').join(''))
    this.#log(`ATTENTION: the gateway will not take a record, it is kept in ${path}: ${why}`)
  }

  #post(path, body) {
    return fetch(this.#settings.gatewayUrl + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.#settings.gatewayKey}`, 'content-type': 'application/json' },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(REQUEST_MS_MAX),
    })
  }

  async #backOff(error) {
    const ceiling = Math.min(2 ** this.#failures, this.#settings.retrySecondsMax)
    this.#failures = Math.min(this.#failures + 1, 20)
    // Jitter, so that many bridges do not come back as one.
    const seconds = error.retryAfterSeconds ?? ceiling * (0.5 + Math.random() / 2)
    this.#log(`not sent, next try in ${seconds.toFixed(1)} s, ${this.#spool.waitingBytes} bytes wait: ${reason(error)}`)
    await sleep(seconds * 1000, undefined, { signal: this.#stopping.signal }).catch(() => {})
  }

  async #untilWoken() {
    await new Promise((resolve) => {
      this.#wake = resolve
      if (this.#stopping.signal.aborted || this.#spool.waitingBytes > 0) resolve()
    })
  }

  #warnIfFull(isKept) {
    const share = this.#spool.waitingBytes / this.#settings.spoolBytesMax
    if (!isKept) this.#lost++
    if ((share > 0.8 || !isKept) && Date.now() - this.#warnedFull > 10_000) {
      this.#warnedFull = Date.now()
      this.#log(isKept
        ? `WARNING: the spool is ${Math.round(share * 100)} % full; bring the gateway back`
        : `ALARM: THE SPOOL IS FULL, ${this.#lost} MESSAGES ARE LOST. Bring the gateway back or raise SPOOL_MIB_MAX`)
    }
  }
}

class RefusedError extends Error {
  constructor(answer) {
    super(`the gateway answered ${answer.status}`
      + ([401, 403].includes(answer.status) ? ' (check GATEWAY_KEY: it needs the role ingest)' : ''))
    const seconds = Number(answer.headers.get('retry-after'))
    if (seconds > 0) this.retryAfterSeconds = Math.min(seconds, 3600)
  }
}

const reason = (error) => error.cause?.code ?? error.cause?.message ?? error.message
