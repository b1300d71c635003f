/** The shapes of http-api.md, as the board reads them. Times are RFC 3339; lengths of time are minutes. */

export type Role = 'admin' | 'manager' | 'member' | 'ingest' | 'viewer' | 'operator';
export type PersonRole = 'sales' | 'after-sales' | 'employee' | 'customer' | 'bot' | 'unconfirmed';
export type Stage = 'pre-sales' | 'after-sales';
export type RoomState = 'waiting' | 'answered' | 'quiet' | 'archived';
export type TurnStatus = 'open' | 'answered' | 'dismissed' | 'closed-by-remark' | 'retracted' | 'room-closed';
export type AlertStatus = 'pending' | 'delivered' | 'failed' | 'undeliverable' | 'cancelled';
export type SortKey = 'overCount' | 'averageReplyMinutes' | 'answeredTurns' | 'totalMessages' | 'onTimeRate';

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface Session {
  tenant: string;
  role: Role;
  personId: string | null;
  name: string | null;
}

export interface Metrics {
  answeredTurns: number;
  averageReplyMinutes: number | null;
  medianReplyMinutes: number | null;
  p90ReplyMinutes: number | null;
  overCount: number;
  openOverCount: number;
  carriedOver: number;
  onTimeRate: number | null;
  totalMessages: number;
  salesMessages: number;
  afterSalesMessages: number;
  employeeMessages: number;
  customerMessages: number;
  ownerMessages: number;
  legacyAverageReplyMinutes: number | null;
  dismissedTurns: number;
  remarkTurns: number;
  answeredByColleague: number;
  answeredForColleagues: number;
}

export type Problem = { code?: string; detail?: string; roomId?: string; channel?: string; personId?: string } | string;

export interface PendingHandover {
  ownerId: string | null;
  ownerName: string | null;
  stage: Stage;
  reason?: string | null;
  requestedBy?: string | null;
  requestedAt?: string | null;
}

export interface Room {
  roomId: string;
  channel: string;
  name: string | null;
  stage: Stage;
  ownerId: string | null;
  ownerChannel?: string | null;
  ownerName: string | null;
  state: RoomState;
  waitingSince: string | null;
  waitingMinutes: number | null;
  waitingWallClockMinutes: number | null;
  tier: number | null;
  lastSpeaker: string | null;
  lastText: string | null;
  lastAt: string | null;
  openTurnId: string | null;
  today?: Partial<Metrics> | null;
  pendingHandover?: PendingHandover | null;
  problems?: Problem[];
  nextDueAt?: string | null;
  snoozedUntil?: string | null;
  clockPaused?: boolean;
  waitingCount?: number;
  customerName?: string | null;
  openTurnColor?: string | null;
  handovers?: Handover[];
  members?: Member[];
  /** Server time, in ms, at which this copy was read: waiting times count on from here. */
  readAt?: number;
}

/** Who is in a room, or was: then with the time of leaving. */
export interface Member {
  personId: string;
  name: string;
  role: PersonRole;
  joinedAt: string | null;
  leftAt: string | null;
}

export interface ChannelStatus {
  name: string;
  displayName: string | null;
  lastActivityAt: string | null;
  hasHeartbeats: boolean;
  gapSince: string | null;
}

export interface Webhook {
  webhookId: string;
  url: string;
  events: string[];
  disabledAt?: string | null;
  /** Shown once, where it was made. */
  secret?: string;
}

export interface WebhookDelivery {
  deliveryId: string;
  eventType: string;
  roomId: string;
  channel: string;
  status: 'pending' | 'delivered' | 'dead';
  createdAt: string;
  attempts: { at: string; status: number; error: string | null }[];
}

export interface Sheet {
  kind: string;
  lastSyncAt: string | null;
  lastError: string | null;
}

export interface Handover extends PendingHandover {
  previousOwnerId?: string | null;
  previousOwnerName?: string | null;
  status?: string;
  decidedBy?: string | null;
  decidedAt?: string | null;
  decisionReason?: string | null;
}

export interface TurnTier {
  tier: number;
  color: string;
  dueAt: string;
  raisedAt: string | null;
  covered: boolean;
  late: boolean;
}

export interface Turn {
  turnId: string;
  roomId: string;
  channel?: string;
  roomName: string | null;
  responsibleId: string | null;
  responsibleName: string | null;
  status: TurnStatus;
  waitingSince: string;
  endedAt: string | null;
  replyMinutes: number | null;
  wallClockMinutes: number | null;
  answererId: string | null;
  answererName: string | null;
  dismissReason?: string | null;
  firstCustomerText: string | null;
  customerTexts: string[];
  replyText: string | null;
  messageIds: string[];
  tiers: TurnTier[];
  flags: string[];
}

export interface Message {
  id: string;
  channel: string;
  roomId: string;
  senderId: string;
  senderName: string | null;
  senderRole: PersonRole;
  sentAt: string;
  receivedAt: string;
  type: string;
  text: string | null;
  recalled: boolean;
  flags: string[];
}

export interface Attempt {
  alertId?: string;
  destination?: string | { kind: string; name: string | null };
  at?: string | null;
  status?: string;
  answer?: string | null;
}

export interface Explanation {
  sentence?: string;
  policy?: unknown;
  calendar?: unknown;
  tiers?: TurnTier[];
  attempts?: Attempt[];
}

export interface Alert {
  alertId: string;
  subject?: 'turn' | 'operations' | 'leaderboard';
  turnId: string | null;
  roomId: string | null;
  channel?: string;
  roomName?: string | null;
  tier: number | null;
  color: string | null;
  destination: { kind: string; name: string | null };
  status: AlertStatus;
  dueAt: string;
  raisedAt: string;
  deliveredAt: string | null;
  attempts: number;
  lastError: string | null;
  late: boolean;
  card?: unknown;
}

export interface LeaderboardRow extends Metrics {
  rank: number | null;
  /** Null: what nobody is responsible for. */
  personId: string | null;
  personChannel?: string | null;
  name: string | null;
}

export interface Leaderboard {
  asOf: string;
  timeZone: string;
  overMinutes: number;
  sort: SortKey;
  minimumTurns: number;
  rows: LeaderboardRow[];
  hours: { hour: number; averageReplyMinutes: number | null; answeredTurns: number; messages: number }[];
}

export interface Bucket extends Partial<Metrics> {
  from?: string;
  date?: string;
  hour?: number;
  roomId?: string;
  messages?: number;
}

export interface Destination {
  chatId?: string | null;
  openId?: string | null;
  webhook?: string | null;
  secret?: string | null;
}

export interface Person {
  id: string;
  channel: string;
  name: string | null;
  role: PersonRole;
  feishu?: Destination | null;
  backupId?: string | null;
  sameAs?: string | null;
  away?: { until: string; reason?: string | null } | null;
  focus?: { until: string } | null;
}

export interface Tier {
  afterMinutes: number;
  color: string;
  to: string[];
}

export interface Repeat {
  everyMinutes: number;
  color: string;
  to: string[];
  untilMinutes: number;
}

export interface Policy {
  tiers: Tier[];
  repeat: Repeat | null;
}

export type Interval = [string, string];

export interface Calendar {
  weekly: Partial<Record<Weekday, Interval[]>>;
  exceptions: { date: string; open: Interval[] }[];
}

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

export interface Settings {
  timeZone: string;
  overMinutes: number;
  minimumTurns: number;
  policies: Record<Stage, Policy>;
  calendar: Calendar | null;
  closingRemarks: { enabled: boolean; add: string[]; remove: string[] };
  countableTypes: string[];
  report: { enabled: boolean; at: string };
  focusMaxMinutes: number;
  ingestGapMinutes: number | null;
  cards?: {
    living: boolean;
    finalToWebhooks: boolean;
    silentGrey: boolean;
    digestOverPerMinute: number;
    personHourlyMax: number;
    onlyOwnerActs: boolean;
  };
  feishu: {
    public?: Destination | null;
    noOwner?: Destination | null;
    operations?: Destination | null;
    app?: Record<string, string | null> | null;
  } | null;
  [more: string]: unknown;
}

export interface Summary {
  waiting: number;
  overMinutes: number;
  noOwner: number;
  pendingHandovers: number;
  problems: Problem[];
}

export interface AuditEntry {
  auditId?: string;
  at: string;
  actor: string | null;
  actorName?: string | null;
  action: string;
  subject: string | null;
  detail?: unknown;
}

export interface ApiKey {
  keyId: string;
  key?: string;
  role: Role;
  personId: string | null;
  name: string | null;
}
