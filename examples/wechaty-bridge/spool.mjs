import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const READ_BYTES = 2 * 1024 * 1024
const COMPACT_BYTES = 16 * 1024 * 1024

/**
 * What has been heard but not yet taken by the gateway: an append-only file of JSON lines, flushed to disk before an
 * append completes, and beside it how far the gateway has taken it. After a crash some lines may be sent twice, which
 * the gateway recognises by their ids; none is lost. One folder belongs to one bridge.
 */
export class Spool {
  #folder
  #bytesMax
  #file
  #position = 0
  #size = 0
  #waiting = []
  #isFlushing = false
  #turn = Promise.resolve()

  /** @param bytesMax Most bytes that may wait; beyond them an append is refused. */
  static async open(folder, bytesMax) {
    const spool = new Spool()
    spool.#folder = folder
    spool.#bytesMax = bytesMax
    await mkdir(folder, { recursive: true })
    await spool.#load()
    return spool
  }

  /** Bytes that wait, those not yet on disk included. */
  get waitingBytes() {
    return this.#size - this.#position + this.#waiting.reduce((sum, each) => sum + each.line.length, 0)
  }

  /** Completes with true once the record is on disk, with false when the spool is full. */
  append(record) {
    const line = Buffer.from(JSON.stringify(record) + '\n')
    if (this.waitingBytes + line.length > this.#bytesMax) return Promise.resolve(false)
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line, resolve, reject })
      if (!this.#isFlushing) {
        this.#isFlushing = true
        void this.#exclusive(() => this.#flush())
      }
    })
  }

  /** The oldest lines, and the position to commit once they are taken; no lines when nothing waits. */
  peek(countMax) {
    return this.#exclusive(async () => {
      // A line longer than one reading is read with a larger one.
      for (let bytes = READ_BYTES; ; bytes *= 2) {
        const length = Math.min(bytes, this.#size - this.#position)
        const { buffer } = await this.#file.read(Buffer.alloc(length), 0, length, this.#position)
        const { lines, end } = firstLines(buffer, countMax)
        if (lines.length > 0 || length < bytes) return { lines, end: this.#position + end }
      }
    })
  }

  /** Everything before the position is taken and will not be read again. */
  commit(position) {
    return this.#exclusive(async () => {
      this.#position = position
      if (this.#position === this.#size || this.#position > COMPACT_BYTES) {
        await this.#compact()
      } else {
        await this.#savePosition()
      }
    })
  }

  close() {
    return this.#exclusive(() => this.#file.close())
  }

  get #path() {
    return join(this.#folder, 'heard.ndjson')
  }

  async #load() {
    this.#file = await open(this.#path, 'a+')
    this.#size = (await this.#file.stat()).size
    const saved = Number(await readFile(join(this.#folder, 'position'), 'utf8').catch(() => '0'))
    this.#position = Number.isInteger(saved) && saved <= this.#size ? saved : 0

    // A crash in mid-append leaves part of a line, which was promised to nobody.
    const rest = Buffer.alloc(this.#size - this.#position)
    await this.#file.read(rest, 0, rest.length, this.#position)
    this.#size = this.#position + rest.lastIndexOf('\n') + 1
    await this.#file.truncate(this.#size)
  }

  async #flush() {
    while (this.#waiting.length > 0) {
      const group = [...this.#waiting]
      const bytes = Buffer.concat(group.map((each) => each.line))
      try {
        await this.#file.appendFile(bytes)
        await this.#file.datasync()
        this.#waiting = this.#waiting.slice(group.length)
        this.#size += bytes.length
        for (const each of group) each.resolve(true)
      } catch (error) {
        // Whatever part of it was written must not stand before the next line.
        this.#waiting = this.#waiting.slice(group.length)
        await this.#file.truncate(this.#size).catch(() => {})
        for (const each of group) each.reject(error)
      }
    }
    this.#isFlushing = false
  }

  async #compact() {
    // The position goes back first: a crash in between sends lines twice, and skips none.
    const rest = Buffer.alloc(this.#size - this.#position)
    await this.#file.read(rest, 0, rest.length, this.#position)
    this.#position = 0
    await this.#savePosition()
    if (rest.length === 0) {
      await this.#file.truncate(0)
    } else {
      const next = await open(this.#path + '.next', 'w')
      await next.writeFile(rest)
      await next.sync()
      await next.close()
      await rename(this.#path + '.next', this.#path)
      await this.#file.close()
      this.#file = await open(this.#path, 'a+')
    }
    this.#size = rest.length
  }

  async #savePosition() {
    const path = join(this.#folder, 'position')
    await writeFile(path + '.next', String(this.#position), { flush: true })
    await rename(path + '.next', path)
  }

  /** One operation on the file at a time. */
  #exclusive(operation) {
    const result = this.#turn.then(operation)
    this.#turn = result.catch(() => {})
    return result
  }
}

function firstLines(buffer, countMax) {
  const lines = []
  let end = 0
  while (lines.length < countMax) {
    const next = buffer.indexOf('\n', end)
    if (next < 0) break
    lines.push(buffer.toString('utf8', end, next))
    end = next + 1
  }
  return { lines, end }
}
