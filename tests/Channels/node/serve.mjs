import { createInterface } from 'node:readline'

/**
 * Answers commands from standard input, one JSON object a line: `{"do":"verify",…}` calls `commands.verify` with it and
 * prints what it returns, or `{"error":"…"}`. Ends when the input does.
 */
export async function serve(commands) {
  // Libraries log to the console; standard output belongs to the answers.
  console.log = console.info = console.warn = console.debug = console.error
  for await (const line of createInterface({ input: process.stdin })) {
    if (!line.trim()) continue
    const { do: name, ...command } = JSON.parse(line)
    let answer
    try {
      answer = await commands[name](command)
    } catch (error) {
      answer = { error: error.message }
    }
    process.stdout.write(JSON.stringify(answer) + '\n')
  }
}

/** Posts and gives what came back. */
export async function post(url, key, headers, body) {
  const answer = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${key}`, ...headers }, body })
  const text = await answer.text()
  return { status: answer.status, body: parsed(text) }
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
