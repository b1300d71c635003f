// Development only: a small stand-in for the API with made-up rooms, so that the board can be worked on alone.
// It serves `dist` too, under the same policy as the real host. MOCK_ROOMS=10000 makes a crowd.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const port = Number(process.env.PORT ?? 5199);
const roomCount = Number(process.env.MOCK_ROOMS ?? 60);
const dist = new URL('../dist/', import.meta.url).pathname;
const minute = 60_000;
const started = Date.now();
const iso = (at) => new Date(at + 8 * 3600_000).toISOString().replace('Z', '+08:00');
let seed = 7;
const chance = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
const pick = (list) => list[Math.floor(chance() * list.length)];
const xss = '<img src=x onerror="window.__ran=1"><script>window.__ran=1</script>';

const people = ['董森', '王芳', '李娜', '张伟', '刘洋', '陈静', '赵磊', '孙丽'].map((name, at) => ({
  id: `staff-${at}`, channel: 'api', name, role: at < 5 ? 'sales' : at < 7 ? 'after-sales' : 'employee',
  feishu: at % 3 === 2 ? null : { chatId: '***' }, backupId: null, sameAs: null, away: null, focus: null,
})).concat(['7881300000000001', '7881300000000002'].map((id) => (
  { id, channel: 'wechaty', name: `路人${id.slice(-1)}`, role: 'unconfirmed', feishu: null })));
const words = ['请问这款什么时候能发货？', '价格可以再谈谈吗，我们这边预算比较紧', '发票抬头需要改一下', '在吗？', '系统登录不上了，急！',
  '合同的第三条我们法务有意见，麻烦看下能不能改成月结，另外交付时间希望提前到下个月初，这样我们好安排上线', '[图片]', '好的，那明天几点开会？', xss];
const tierOf = (m) => [40, 30, 20, 10, 5].find((tier) => m >= tier) ?? null;
const colors = { 5: 'green', 10: 'yellow', 20: 'orange', 30: 'red', 40: 'purple' };
const customers = ['星河科技', '蓝海贸易', '云杉制造', '启明教育', '广源物流', '天成建材', '海棠食品', '致远医疗'];

const metrics = (scale = 1) => {
  const answeredTurns = Math.floor(chance() * 20 * scale);
  const average = answeredTurns ? 0.5 + chance() * 12 : null;
  return {
    answeredTurns, averageReplyMinutes: average, medianReplyMinutes: average && average * 0.7,
    p90ReplyMinutes: average && average * 2.1, overCount: Math.floor(answeredTurns * chance()), openOverCount: 1,
    carriedOver: 1, onTimeRate: answeredTurns ? chance() : null, totalMessages: answeredTurns * 4 + 3,
    salesMessages: answeredTurns, afterSalesMessages: 2, employeeMessages: 1, customerMessages: answeredTurns * 2,
    ownerMessages: answeredTurns, legacyAverageReplyMinutes: average && average / 4, dismissedTurns: 1, remarkTurns: 2,
    answeredByColleague: 1, answeredForColleagues: 2,
  };
};

const rooms = Array.from({ length: roomCount }, (_, at) => {
  const waits = roomCount > 1000 || at % 3 !== 2;
  const waited = waits ? 0.3 + Math.pow(chance(), 2.5) * 70 : 0;
  const owner = at % 11 === 4 ? null : people[at % 7];
  const customer = pick(customers);
  return {
    roomId: `R:${at}@chatroom`, channel: 'api', name: at === 3 ? xss : `${customer} ${at + 1} 号服务群`, stage: owner?.role === 'after-sales' ? 'after-sales' : 'pre-sales',
    ownerId: owner?.id ?? null, ownerName: owner?.name ?? null, state: waits ? 'waiting' : 'answered',
    since: Date.now() - waited * minute, openTurnId: waits ? `turn-${at}` : null, lastSpeaker: waits ? `${customer}王总` : (owner?.name ?? '客服'),
    lastText: words[at % words.length], lastAt: iso(Date.now() - waited * minute), customerName: `${customer}王总`,
    waitingCount: 1 + Math.floor(chance() * 3), today: metrics(), problems: [], snoozedUntil: null,
    pendingHandover: at % 17 === 5 ? { ownerId: 'staff-1', ownerName: '王芳', stage: 'pre-sales', reason: '客户已签约', requestedBy: owner?.name, requestedAt: iso(Date.now() - 20 * minute) } : null,
    handovers: [{ ownerId: 'staff-2', ownerName: '李娜', previousOwnerName: '张伟', stage: 'pre-sales', reason: '休假', status: 'approved', requestedBy: '张伟', requestedAt: iso(Date.now() - 3000 * minute), decidedBy: '主管', decidedAt: iso(Date.now() - 2900 * minute) }],
  };
});
const show = ({ since, ...room }) => {
  const waited = (Date.now() - since) / minute;
  const waits = room.state === 'waiting';
  const next = [5, 10, 20, 30, 40].find((tier) => tier > waited) ?? Math.ceil((waited + 0.01) / 10) * 10;
  return {
    ...room, waitingSince: waits ? iso(since) : null, waitingMinutes: waits ? waited : null, waitingWallClockMinutes: waits ? waited : null,
    tier: waits ? tierOf(waited) : null, openTurnColor: waits ? colors[tierOf(waited)] ?? null : null, nextDueAt: waits ? iso(since + next * minute) : null,
  };
};

let settings = {
  timeZone: 'Asia/Shanghai', overMinutes: 2, minimumTurns: 1,
  policies: Object.fromEntries(['pre-sales', 'after-sales'].map((stage) => [stage, {
    tiers: Object.entries(colors).map(([after, color]) => ({ afterMinutes: Number(after), color, to: after >= 20 ? ['owner', 'public'] : ['owner'] })),
    repeat: { everyMinutes: 10, color: 'grey', to: ['owner', 'public'], untilMinutes: 1000 },
  }])),
  calendar: null, closingRemarks: { enabled: true, add: ['妥了'], remove: [] }, countableTypes: ['text', 'image', 'voice', 'file'],
  report: { enabled: true, at: '22:00' }, focusMaxMinutes: 120, ingestGapMinutes: 10,
  feishu: { public: { webhook: '***', secret: '***' }, noOwner: null, operations: null, app: { appId: 'cli_a1', appSecret: '***' } },
};
let version = 1;
const turnOf = (room, at, ago, status = 'answered') => ({
  turnId: `${room.roomId}/${at}`, roomId: room.roomId, channel: 'api', roomName: room.name, responsibleId: room.ownerId, responsibleName: room.ownerName, status,
  waitingSince: iso(Date.now() - ago * minute), endedAt: status === 'open' ? null : iso(Date.now() - (ago - 8.47) * minute), replyMinutes: status === 'answered' ? 8.47 : null,
  wallClockMinutes: status === 'answered' ? 8.47 : null, answererId: 'staff-1', answererName: status === 'answered' ? '王芳' : null, firstCustomerText: words[at % 9], customerTexts: [words[at % 9]],
  replyText: '已经安排了，今天下午发出', messageIds: [], flags: [],
  tiers: [{ tier: 5, color: 'green', dueAt: iso(Date.now() - (ago - 5) * minute), raisedAt: iso(Date.now() - (ago - 5) * minute), covered: false, late: at % 4 === 0 }],
});
const messagesOf = (room) => {
  const owner = people.find((person) => person.id === room.ownerId) ?? people[1];
  const say = (id, ago, who, text, more = {}) => ({
    id: `m${id}`, channel: 'api', roomId: room.roomId, senderId: who?.id ?? `c-${room.roomId}`, senderName: who?.name ?? room.customerName, senderRole: who?.role ?? 'customer',
    sentAt: iso(Date.now() - ago * minute), receivedAt: iso(Date.now() - ago * minute), type: 'text', text, recalled: false, flags: [], ...more,
  });
  return [
    say(1, 1500, null, '你好，想了解一下企业版'), say(2, 1491.53, owner, '您好！企业版支持 500 人，我发您一份资料。'),
    say(3, 1490, owner, '企业版介绍.pdf', { type: 'file' }), say(4, 1480, null, '好的，谢谢'),
    say(5, 120, null, words[0]), say(6, 119, null, '发错了', { recalled: true }), say(7, 118, null, '麻烦尽快', { flags: ['late'] }),
    say(8, 111.53, people[1], '已经安排了，今天下午发出'), say(9, 100, null, '王总邀请小李加入了群聊', { type: 'system' }),
    ...(room.state === 'waiting' ? [say(10, (Date.now() - room.since) / minute, null, room.lastText)] : []),
  ].reverse();
};
const turnsOf = (room) => [turnOf(room, 1, 1500), turnOf(room, 2, 120),
  ...(room.state === 'waiting' ? [{ ...turnOf(room, 3, (Date.now() - room.since) / minute, 'open'), turnId: room.openTurnId }] : [])];

const streams = new Set();
const tell = (name, body) => streams.forEach((stream) => stream.write(`event: ${name}\ndata: ${JSON.stringify(body)}\n\n`));
const change = (room, part) => { Object.assign(room, part); tell('room', show(room)); return show(room); };
setInterval(() => tell('ping', {}), 15_000);
setInterval(() => {
  if (process.env.MOCK_STILL) return;
  const room = pick(rooms);
  change(room, room.state === 'waiting'
    ? { state: 'answered', openTurnId: null, lastSpeaker: room.ownerName ?? '客服', lastText: '好的，马上处理' }
    : { state: 'waiting', openTurnId: `turn-${Date.now()}`, since: Date.now(), lastSpeaker: room.customerName, lastText: pick(words) });
}, 2500);

const page = (items, query) => {
  const from = Number(query.get('cursor') || 0);
  const limit = Number(query.get('limit') ?? 50);
  return { items: items.slice(from, from + limit), nextCursor: from + limit < items.length ? String(from + limit) : null };
};
const problem = (status, detail, errors) => ({ status, body: { type: 'about:blank', title: detail, status, detail, traceId: 'x', errors } });

const buckets = (query) => {
  const out = [];
  for (let day = Date.parse(query.get('from')); day <= Date.parse(query.get('to')); day += 1440 * minute) {
    const date = new Date(day).toISOString().slice(0, 10);
    if (query.get('by') === 'hour') for (let hour = 8; hour < 22; hour += 1) out.push({ date, hour, from: `${date}T${String(hour).padStart(2, '0')}:00:00+08:00`, ...metrics() });
    else out.push({ date, from: `${date}T00:00:00+08:00`, ...metrics(4) });
  }
  return { items: out, nextCursor: null };
};

function answer(method, path, query, body, signedIn) {
  const parts = path.split('/').slice(2).map(decodeURIComponent);
  const [first, id, ...rest] = parts;
  if (first === 'session') {
    if (method === 'POST' && body.key !== 'demo') return problem(401, '密钥无效');
    if (method === 'GET' && !signedIn) return problem(401, '未登录');
    return { body: { tenant: 'default', role: 'admin', personId: null, name: '演示主管' }, cookie: method === 'DELETE' ? '' : method === 'POST' ? 'demo' : undefined };
  }
  if (first === 'clock') return { body: { now: iso(Date.now()), speed: 1 } };
  const waiting = () => rooms.filter((room) => room.state === 'waiting');
  if (first === 'summary') {
    return { body: { waiting: waiting().length, overMinutes: 1, noOwner: rooms.filter((room) => !room.ownerId).length, pendingHandovers: rooms.filter((room) => room.pendingHandover).length, problems: [{ code: 'no-destination', detail: '李娜 没有设置提醒发往哪里，提醒改发公共群', personId: 'staff-2' }] } };
  }
  if (first === 'rooms' && !id) {
    const sort = query.get('sort') ?? '';
    const key = sort.replace('-', '');
    const list = rooms.filter((room) => (!query.get('state') || room.state === query.get('state')) && (query.get('noOwner') !== 'true' || !room.ownerId)
      && (query.get('pendingHandover') !== 'true' || room.pendingHandover) && (!query.get('owner') || room.ownerId === query.get('owner'))
      && (!query.get('stage') || room.stage === query.get('stage')) && (!query.get('q') || room.name.includes(query.get('q'))));
    if (key) list.sort((a, b) => String(a[key] ?? a.today[key]).localeCompare(String(b[key] ?? b.today[key]), 'zh', { numeric: true }) * (sort[0] === '-' ? -1 : 1));
    const { items, nextCursor } = page(list, query);
    return { body: { items: items.map(show), nextCursor } };
  }
  if (first === 'rooms') {
    const room = rooms.find((one) => one.roomId === id);
    if (!room) return problem(404, '没有这个群聊');
    const action = rest.join('/');
    if (method === 'GET') return { body: show(room) };
    if (action === 'dismiss') return { body: change(room, { state: 'answered', openTurnId: null }) };
    if (action === 'snooze') return { body: change(room, { snoozedUntil: iso(Date.now() + body.minutes * minute) }) };
    if (action === 'handover' || action === 'assign') {
      const owner = people.find((person) => person.id === body.ownerId);
      const wanted = body.stage === 'after-sales' ? 'after-sales' : 'sales';
      if (owner?.role !== wanted) return problem(422, '无法转交', { ownerId: [body.stage === 'after-sales' ? '负责人非售后' : '负责人非售前'] });
      return { body: change(room, action === 'assign' ? { ownerId: owner.id, ownerName: owner.name } : { pendingHandover: { ownerId: owner.id, ownerName: owner.name, stage: body.stage, reason: body.reason, requestedBy: '演示主管', requestedAt: iso(Date.now()) } }) };
    }
    if (action === 'handover/approve') return { body: change(room, { ownerId: room.pendingHandover.ownerId, ownerName: room.pendingHandover.ownerName, stage: room.pendingHandover.stage, pendingHandover: null }) };
    if (action === 'handover/reject') return { body: change(room, { pendingHandover: null }) };
    return { body: change(room, action === 'archive' ? { state: 'archived' } : {}) };
  }
  if (first === 'messages') {
    const room = rooms.find((one) => one.roomId === query.get('roomId'));
    const all = room ? messagesOf(room) : rooms.slice(0, 50).flatMap(messagesOf).filter((message) => message.text.includes(query.get('q') ?? ''));
    return { body: page(all, query) };
  }
  if (first === 'turns' && rest[0] === 'explain') {
    const turn = turnOf(rooms[0], 1, 30);
    return { body: { sentence: '客户 10:02 发言后 5 分钟没有人回复，绿色提醒发给了负责人董森；10:10 王芳回复，之后不再提醒。', policy: settings.policies['pre-sales'], calendar: null, tiers: turn.tiers, attempts: [{ destination: { kind: 'owner', name: '董森' }, at: iso(Date.now()), status: 'delivered', answer: '{"code":0,"msg":"success"}' }] } };
  }
  if (first === 'turns') return { body: page(rooms.filter((room) => !query.get('roomId') || room.roomId === query.get('roomId')).slice(0, 200).flatMap(turnsOf), query) };
  if (first === 'alerts' && method === 'POST') return { body: {} };
  if (first === 'alerts') {
    const statuses = ['delivered', 'delivered', 'failed', 'undeliverable', 'pending'];
    const list = rooms.slice(0, 80).map((room, at) => ({ alertId: `a${at}`, turnId: `t${at}`, roomId: room.roomId, channel: 'api', roomName: room.name, tier: 10, color: 'yellow', destination: { kind: 'owner', name: room.ownerName }, status: statuses[at % 5], dueAt: iso(Date.now()), raisedAt: iso(Date.now()), deliveredAt: null, attempts: at % 4, lastError: at % 5 === 2 ? 'code 9499: too many request' : null, late: false }));
    return { body: page(list.filter((one) => !query.get('status') || one.status === query.get('status')), query) };
  }
  if (first === 'leaderboard') {
    const rows = people.slice(0, 8).map((person, at) => ({ rank: at < 6 ? at + 1 : null, personId: person.id, name: person.name, ...metrics(at < 6 ? 3 : 0) }));
    return { body: { asOf: iso(Date.now()), timeZone: 'Asia/Shanghai', overMinutes: 2, sort: 'overCount', minimumTurns: 1, rows, hours: Array.from({ length: 24 }, (_, hour) => ({ hour, averageReplyMinutes: hour > 7 && hour < 22 ? chance() * 9 : null, answeredTurns: 3, messages: hour > 7 && hour < 22 ? Math.floor(chance() * 90) : 0 })) } };
  }
  if (first === 'metrics') return { body: buckets(query) };
  if (first === 'people' && method === 'PATCH') { Object.assign(people.find((person) => person.id === id), body); return { body: people.find((person) => person.id === id) }; }
  if (first === 'people') return { body: page(people.filter((person) => (query.get('unconfirmed') !== 'true' || person.role === 'unconfirmed') && (!query.get('role') || person.role === query.get('role'))), query) };
  if (first === 'settings' && id) return { body: { isRemark: /^(好的|谢谢|收到|ok)[～~！!。.]*$/i.test(body.text) } };
  if (first === 'settings' && method === 'PUT') {
    const errors = {};
    for (const [stage, { tiers }] of Object.entries(body.policies)) tiers.forEach((tier, at) => { if (at && tier.afterMinutes <= tiers[at - 1].afterMinutes) errors[`policies.${stage}.tiers[${at}].afterMinutes`] = ['分钟数须大于上一级']; });
    if (!/^\d\d:\d\d$/.test(body.report.at)) errors['report.at'] = ['时间须为 HH:mm'];
    if (Object.keys(errors).length) return problem(422, '设置有误', errors);
    settings = body; version += 1;
  }
  if (first === 'settings') return { body: settings, etag: `"${version}"` };
  if (first === 'audit') return { body: page(Array.from({ length: 300 }, (_, at) => ({ auditId: `${at}`, at: iso(Date.now() - at * 7 * minute), actor: '演示主管', action: pick(['room.dismiss', 'handover.approve', 'settings.put']), subject: pick(rooms).name, detail: { reason: '误报' } })), query) };
  if (first === 'keys') return { body: method === 'POST' ? { keyId: 'k2', key: 'sa_once_only', ...body } : { items: [{ keyId: 'k1', role: 'admin', personId: null, name: '首个密钥' }], nextCursor: null } };
  if (first === 'channels') return { body: { items: [{ name: 'wechaty', displayName: null, lastActivityAt: iso(Date.now()), hasHeartbeats: true, gapSince: null }], nextCursor: null } };
  if (first === 'webhooks') return { body: method === 'POST' ? { webhookId: 'wh1', secret: 'whsec_once_only', ...body } : { items: [], nextCursor: null } };
  if (first === 'destinations') return { body: { status: 'delivered' } };
  return problem(404, '没有这个接口');
}

const types = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.html': 'text/html; charset=utf-8' };
createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://x');
  const signedIn = /session=demo/.test(request.headers.cookie ?? '');
  if (pathname === '/v1/events') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write(': hello\n\n');
    streams.add(response);
    request.on('close', () => streams.delete(response));
    return;
  }
  if (pathname.startsWith('/v1/')) {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { status = 200, body, etag, cookie } = answer(request.method, pathname, searchParams, text ? JSON.parse(text) : {}, signedIn);
    response.writeHead(status, { 'Content-Type': 'application/json', ...(etag ? { ETag: etag } : {}), ...(cookie !== undefined ? { 'Set-Cookie': `session=${cookie}; HttpOnly; SameSite=Strict; Path=/` } : {}) });
    response.end(JSON.stringify(body));
    return;
  }
  const file = join(dist, normalize(pathname));
  const found = pathname !== '/' && existsSync(file) ? file : join(dist, 'index.html');
  const nonce = randomBytes(16).toString('base64');
  response.writeHead(200, {
    'Content-Type': types[extname(found)] ?? 'application/octet-stream',
    'Content-Security-Policy': `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  });
  response.end(found.endsWith('index.html') ? readFileSync(found, 'utf8').replace('__CSP_NONCE__', nonce) : readFileSync(found));
}).listen(port, '127.0.0.1', () => console.log(`stand-in API on http://127.0.0.1:${port}, key: demo, up ${Date.now() - started} ms`));
