using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Sql;

/// <summary>A room's event on its way into the log.</summary>
internal sealed record EventRow(RoomKey Room, EventRecord Event);

/// <summary>A room's row and the newest receipt time among its new messages.</summary>
internal sealed record RoomUpsert(RoomRow Row, long ExpectedVersion, long Version, DateTimeOffset? ReceivedAt)
{
    public static RoomUpsert Of(RoomAppend append) => new(
        append.RoomRow, append.ExpectedVersion, append.ExpectedVersion + append.Events.Count,
        append.NewestReceipt);
}

/// <summary>A room's state after its newest event.</summary>
internal sealed record Snapshot(RoomKey Room, long Version, string Json);

/// <summary>What messages taught of a sender.</summary>
/// <param name="FirstSeenAt">The oldest of those messages; <see cref="SeenSender.SeenAt"/> is the newest.</param>
internal sealed record LearntSender(string Tenant, SeenSender Sender, DateTimeOffset FirstSeenAt)
{
    public LearntSender(string tenant, SeenSender sender)
        : this(tenant, sender, sender.SeenAt)
    {
    }
}

/// <summary>A person whose rooms are to be recomputed.</summary>
internal sealed record RoleTask(string Tenant, PersonKey Person);

/// <summary>The tables that appends write. Enums are stored as their numbers, which tests pin.</summary>
internal static class Tables
{
    public static readonly Table<EventRow> Events = new("events", "",
        new TextColumn<EventRow>("tenant", e => e.Room.Tenant),
        new TextColumn<EventRow>("room", e => e.Room.Local),
        new NumberColumn<EventRow>("version", e => e.Event.Version),
        new NumberColumn<EventRow>("at", e => Ms(e.Event.At)),
        new TextColumn<EventRow>("type", e => e.Event.Type),
        new TextColumn<EventRow>("json", e => e.Event.Json));

    public static readonly Table<Snapshot> Snapshots = new("snapshots",
        "ON CONFLICT (tenant, room) DO UPDATE SET version = excluded.version, json = excluded.json",
        new TextColumn<Snapshot>("tenant", s => s.Room.Tenant),
        new TextColumn<Snapshot>("room", s => s.Room.Local),
        new NumberColumn<Snapshot>("version", s => s.Version),
        new TextColumn<Snapshot>("json", s => s.Json));

    public static readonly Table<RoomUpsert> Rooms = new("rooms",
        """
        ON CONFLICT (tenant, room) DO UPDATE SET
            version = excluded.version, name = excluded.name, stage = excluded.stage, owner = excluded.owner,
            state = excluded.state, calendar_json = excluded.calendar_json, open_turn_id = excluded.open_turn_id,
            waiting_since = excluded.waiting_since, open_terms_id = excluded.open_terms_id, tier = excluded.tier,
            next_due_at = excluded.next_due_at, snoozed_until = excluded.snoozed_until,
            last_speaker = excluded.last_speaker, last_speaker_name = excluded.last_speaker_name,
            last_speaker_role = excluded.last_speaker_role, last_text = excluded.last_text,
            last_type = excluded.last_type, last_at = excluded.last_at, handover_json = excluded.handover_json,
            created_at = excluded.created_at,
            received_at = CASE WHEN excluded.received_at > coalesce(rooms.received_at, 0)
                THEN excluded.received_at ELSE rooms.received_at END
        """,
        new TextColumn<RoomUpsert>("tenant", r => r.Row.Key.Tenant),
        new TextColumn<RoomUpsert>("room", r => r.Row.Key.Local),
        new TextColumn<RoomUpsert>("channel", r => r.Row.Key.Channel),
        new TextColumn<RoomUpsert>("room_id", r => r.Row.Key.RoomId),
        new NumberColumn<RoomUpsert>("version", r => r.Version),
        new TextColumn<RoomUpsert>("name", r => r.Row.Name),
        new NumberColumn<RoomUpsert>("stage", r => (long)r.Row.Stage),
        new TextColumn<RoomUpsert>("owner", r => r.Row.Owner?.ToString()),
        new NumberColumn<RoomUpsert>("state", r => (long)r.Row.State),
        new TextColumn<RoomUpsert>("calendar_json", r => r.Row.CalendarJson),
        new TextColumn<RoomUpsert>("open_turn_id", r => r.Row.OpenTurnId),
        new NumberColumn<RoomUpsert>("waiting_since", r => Ms(r.Row.WaitingSince)),
        new TextColumn<RoomUpsert>("open_terms_id", r => r.Row.OpenTermsId),
        new NumberColumn<RoomUpsert>("tier", r => r.Row.Tier),
        new NumberColumn<RoomUpsert>("next_due_at", r => Ms(r.Row.NextDueAt)),
        new NumberColumn<RoomUpsert>("snoozed_until", r => Ms(r.Row.SnoozedUntil)),
        new TextColumn<RoomUpsert>("last_speaker", r => r.Row.LastSpeaker?.ToString()),
        new TextColumn<RoomUpsert>("last_speaker_name", r => r.Row.LastSpeakerName),
        new NumberColumn<RoomUpsert>("last_speaker_role", r => (long?)r.Row.LastSpeakerRole),
        new TextColumn<RoomUpsert>("last_text", r => r.Row.LastText),
        new NumberColumn<RoomUpsert>("last_type", r => (long?)r.Row.LastType),
        new NumberColumn<RoomUpsert>("last_at", r => Ms(r.Row.LastAt)),
        new TextColumn<RoomUpsert>("handover_json", r => RowJson.Write(r.Row.PendingHandover)),
        new NumberColumn<RoomUpsert>("created_at", r => Ms(r.Row.CreatedAt)),
        new NumberColumn<RoomUpsert>("received_at", r => Ms(r.ReceivedAt)));

    public static readonly Table<MessageRow> Messages = new("messages", "",
        new TextColumn<MessageRow>("tenant", m => m.Tenant),
        new TextColumn<MessageRow>("channel", m => m.Channel),
        new TextColumn<MessageRow>("id", m => m.Id),
        new TextColumn<MessageRow>("room", m => m.Room.Local),
        new TextColumn<MessageRow>("sender", m => m.Sender().ToString()),
        new TextColumn<MessageRow>("sender_name", m => m.SenderName),
        new NumberColumn<MessageRow>("role", m => (long)m.Role),
        new TextColumn<MessageRow>("owner", m => m.Owner?.ToString()),
        new NumberColumn<MessageRow>("sent_at", m => Ms(m.SentAt)),
        new NumberColumn<MessageRow>("sequence", m => m.Sequence),
        new NumberColumn<MessageRow>("received_at", m => Ms(m.ReceivedAt)),
        new NumberColumn<MessageRow>("type", m => (long)m.Type),
        new TextColumn<MessageRow>("text", m => m.Text),
        new TextColumn<MessageRow>("recalls", m => m.Recalls),
        new NumberColumn<MessageRow>("is_countable", m => Flag(m.IsCountable)),
        new NumberColumn<MessageRow>("is_recalled", m => Flag(m.IsRecalled)),
        new NumberColumn<MessageRow>("is_late", m => Flag(m.IsLate)),
        new NumberColumn<MessageRow>("has_clock_skew", m => Flag(m.HasClockSkew)),
        new NumberColumn<MessageRow>("is_mass_sent", m => Flag(m.IsMassSent)),
        new NumberColumn<MessageRow>("is_remark", m => Flag(m.IsRemark)),
        new TextColumn<MessageRow>("mentions_json", m => RowJson.WriteList(m.Mentions)),
        new NumberColumn<MessageRow>("body_hash", m => m.BodyHash));

    public static readonly Table<TurnRow> Turns = new("turns",
        """
        ON CONFLICT (tenant, turn_id) DO UPDATE SET
            room = excluded.room, status = excluded.status, waiting_since = excluded.waiting_since,
            ended_at = excluded.ended_at, responsible = excluded.responsible, opened_under = excluded.opened_under,
            answerer = excluded.answerer, answerer_name = excluded.answerer_name,
            answer_message_id = excluded.answer_message_id, reply_open_ms = excluded.reply_open_ms,
            reply_wall_ms = excluded.reply_wall_ms, dismiss_reason = excluded.dismiss_reason,
            terms_id = excluded.terms_id, message_ids_json = excluded.message_ids_json,
            customer_id = excluded.customer_id, customer_name = excluded.customer_name,
            tiers_json = excluded.tiers_json, flags_json = excluded.flags_json, next_due_at = excluded.next_due_at
        """,
        new TextColumn<TurnRow>("tenant", t => t.Room.Tenant),
        new TextColumn<TurnRow>("turn_id", t => t.TurnId),
        new TextColumn<TurnRow>("room", t => t.Room.Local),
        new NumberColumn<TurnRow>("status", t => (long)t.Status),
        new NumberColumn<TurnRow>("waiting_since", t => Ms(t.WaitingSince)),
        new NumberColumn<TurnRow>("ended_at", t => Ms(t.EndedAt)),
        new TextColumn<TurnRow>("responsible", t => t.Responsible?.ToString()),
        new TextColumn<TurnRow>("opened_under", t => t.OpenedUnder?.ToString()),
        new TextColumn<TurnRow>("answerer", t => t.Answerer?.ToString()),
        new TextColumn<TurnRow>("answerer_name", t => t.AnswererName),
        new TextColumn<TurnRow>("answer_message_id", t => t.AnswerMessageId),
        new NumberColumn<TurnRow>("reply_open_ms", t => t.ReplyOpenMs),
        new NumberColumn<TurnRow>("reply_wall_ms", t => t.ReplyWallMs),
        new TextColumn<TurnRow>("dismiss_reason", t => t.DismissReason),
        new TextColumn<TurnRow>("terms_id", t => t.TermsId),
        new TextColumn<TurnRow>("message_ids_json", t => RowJson.WriteList(t.MessageIds)),
        new TextColumn<TurnRow>("customer_id", t => t.CustomerId),
        new TextColumn<TurnRow>("customer_name", t => t.CustomerName),
        new TextColumn<TurnRow>("tiers_json", t => RowJson.WriteList(t.Tiers)),
        new TextColumn<TurnRow>("flags_json", t => RowJson.WriteList(t.Flags)),
        new NumberColumn<TurnRow>("next_due_at", t => Ms(t.NextDueAt)));

    public static readonly Table<TermsRow> Terms = new("terms", "ON CONFLICT DO NOTHING",
        new TextColumn<TermsRow>("tenant", t => t.Tenant),
        new TextColumn<TermsRow>("terms_id", t => t.TermsId),
        new TextColumn<TermsRow>("json", t => t.Json));

    public static readonly Table<AlertRow> Alerts = new("alerts", "ON CONFLICT DO NOTHING",
        new TextColumn<AlertRow>("tenant", a => a.Tenant),
        new TextColumn<AlertRow>("alert_id", a => a.AlertId),
        new NumberColumn<AlertRow>("subject", a => (long)a.Subject),
        new TextColumn<AlertRow>("turn_id", a => a.TurnId),
        new TextColumn<AlertRow>("room", a => a.Room?.Local),
        new NumberColumn<AlertRow>("tier", a => a.Tier),
        new TextColumn<AlertRow>("color", a => a.Color),
        new NumberColumn<AlertRow>("destination_kind", a => (long)a.Destination.Kind),
        new TextColumn<AlertRow>("destination_key", a => a.Destination.Key),
        new TextColumn<AlertRow>("destination_name", a => a.Destination.Name),
        new NumberColumn<AlertRow>("status", a => (long)a.Status),
        new NumberColumn<AlertRow>("due_at", a => Ms(a.DueAt)),
        new NumberColumn<AlertRow>("raised_at", a => Ms(a.RaisedAt)),
        new NumberColumn<AlertRow>("delivered_at", a => Ms(a.DeliveredAt)),
        new NumberColumn<AlertRow>("attempts", a => a.Attempts),
        new TextColumn<AlertRow>("last_error", a => a.LastError),
        new NumberColumn<AlertRow>("is_late", a => Flag(a.IsLate)),
        new TextColumn<AlertRow>("card_json", a => a.CardJson),
        new TextColumn<AlertRow>("ending_json", a => a.EndingJson),
        new NumberColumn<AlertRow>("card_version", a => a.CardVersion),
        new NumberColumn<AlertRow>("sent_version", a => a.SentVersion),
        new TextColumn<AlertRow>("provider_message_id", a => a.ProviderMessageId),
        new NumberColumn<AlertRow>("next_attempt_at", a => Ms(a.NextAttemptAt)));

    // Of two messages the newer one's word stands; an older one that arrives later fills only gaps. Only the
    // transaction knows the revision, the one that it has moved the tenant to: each writer looks it up in SQL.
    public static readonly Table<LearntSender> People = new("people",
        """
        ON CONFLICT (tenant, person) DO UPDATE SET
            name = CASE WHEN excluded.seen_at >= coalesce(people.seen_at, 0)
                THEN coalesce(excluded.name, people.name) ELSE coalesce(people.name, excluded.name) END,
            channel_role = CASE WHEN excluded.seen_at >= coalesce(people.seen_at, 0)
                THEN coalesce(excluded.channel_role, people.channel_role)
                ELSE coalesce(people.channel_role, excluded.channel_role) END,
            first_seen_at = CASE WHEN excluded.first_seen_at < coalesce(people.first_seen_at, 9223372036854775807)
                THEN excluded.first_seen_at ELSE people.first_seen_at END,
            seen_at = CASE WHEN excluded.seen_at > coalesce(people.seen_at, 0)
                THEN excluded.seen_at ELSE people.seen_at END,
            revision = excluded.revision
        """,
        new TextColumn<LearntSender>("tenant", s => s.Tenant),
        new TextColumn<LearntSender>("person", s => s.Sender.Key.ToString()),
        new TextColumn<LearntSender>("name", s => s.Sender.Name),
        new NumberColumn<LearntSender>("channel_role", s => (long?)s.Sender.ChannelRole),
        new NumberColumn<LearntSender>("first_seen_at", s => Ms(s.FirstSeenAt)),
        new NumberColumn<LearntSender>("seen_at", s => Ms(s.Sender.SeenAt)),
        new NumberColumn<LearntSender>("revision", _ => null));

    public static readonly Table<RoleTask> RoleTasks = new("role_tasks", "ON CONFLICT DO NOTHING",
        new TextColumn<RoleTask>("tenant", t => t.Tenant),
        new TextColumn<RoleTask>("person", t => t.Person.ToString()));

    public static readonly Table<MemberRow> Members = new("room_members",
        """
        ON CONFLICT (tenant, room, person) DO UPDATE SET
            joined_at = CASE WHEN excluded.joined_at > coalesce(room_members.joined_at, 0)
                THEN excluded.joined_at ELSE room_members.joined_at END,
            left_at = CASE WHEN excluded.left_at > coalesce(room_members.left_at, 0)
                THEN excluded.left_at ELSE room_members.left_at END,
            seen_at = CASE WHEN excluded.seen_at > coalesce(room_members.seen_at, 0)
                THEN excluded.seen_at ELSE room_members.seen_at END
        """,
        new TextColumn<MemberRow>("tenant", m => m.Room.Tenant),
        new TextColumn<MemberRow>("room", m => m.Room.Local),
        new TextColumn<MemberRow>("person", m => m.PersonId),
        new NumberColumn<MemberRow>("joined_at", m => Ms(m.JoinedAt)),
        new NumberColumn<MemberRow>("left_at", m => Ms(m.LeftAt)),
        new NumberColumn<MemberRow>("seen_at", m => Ms(m.SeenAt)));

    public static readonly Table<AuditRow> Audit = new("audit", "",
        new TextColumn<AuditRow>("tenant", a => a.Tenant),
        new NumberColumn<AuditRow>("at", a => Ms(a.At)),
        new TextColumn<AuditRow>("actor", a => a.Actor),
        new TextColumn<AuditRow>("action", a => a.Action),
        new TextColumn<AuditRow>("subject", a => a.Subject),
        new TextColumn<AuditRow>("detail_json", a => a.DetailJson));

    private static long Ms(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static long? Ms(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();

    private static long Flag(bool value) => value ? 1 : 0;
}
