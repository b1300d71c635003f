/** Everything that can be set, from the environment. A wrong value stops the bridge and names the variable. */
export function readSettings(env) {
  return {
    gatewayUrl: url(env, 'GATEWAY_URL', 'http://127.0.0.1:8080'),
    gatewayKey: required(env, 'GATEWAY_KEY'),
    puppet: env.PUPPET || 'wechaty-puppet-service',
    // Under which role the account's own messages count; empty leaves it to the directory.
    selfRole: oneOf(env, 'SELF_ROLE', ['', 'bot', 'sales', 'after-sales', 'employee']),
    spoolFolder: env.SPOOL_FOLDER || 'spool',
    spoolBytesMax: whole(env, 'SPOOL_MIB_MAX', 256, 1, 65536) * 1024 * 1024,
    heartbeatSeconds: whole(env, 'HEARTBEAT_SECONDS', 60, 1, 300),
    retrySecondsMax: whole(env, 'RETRY_SECONDS_MAX', 60, 1, 3600),
    mockScript: env.MOCK_SCRIPT || '',
    mockPaceSeconds: whole(env, 'MOCK_PACE_SECONDS', 2, 0, 3600),
  }
}

function required(env, name) {
  if (!env[name]) throw new Error(`${name} is required`)
  return env[name]
}

function url(env, name, fallback) {
  const value = env[name] || fallback
  if (!URL.canParse(value)) throw new Error(`${name} must be a URL, not "${value}"`)
  return value.replace(/\/+$/, '')
}

function whole(env, name, fallback, min, max) {
  const value = env[name] ? Number(env[name]) : fallback
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new Error(`${name} must be a whole number from ${min} to ${max}`)
  }
  return value
}

function oneOf(env, name, values) {
  const value = env[name] ?? ''
  if (!values.includes(value)) throw new Error(`${name} must be one of: ${values.filter(Boolean).join(', ')}`)
  return value
}
