using System.Data.Common;
using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Sql;

/// <summary>Takes a row apart, column by column from left to right.</summary>
internal struct RowColumns(DbDataReader reader)
{
    private int next;

    public string Text() => reader.GetString(next++);

    public string? TextOrNull()
    {
        var at = next++;
        return reader.IsDBNull(at) ? null : reader.GetString(at);
    }

    public long Number() => reader.GetInt64(next++);

    public long? NumberOrNull()
    {
        var at = next++;
        return reader.IsDBNull(at) ? null : reader.GetInt64(at);
    }

    public bool Flag() => Number() != 0;

    public DateTimeOffset Time() => DateTimeOffset.FromUnixTimeMilliseconds(Number());

    public DateTimeOffset? TimeOrNull() =>
        NumberOrNull() is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    public PersonKey? PersonOrNull() => TextOrNull() is { } text ? PersonKey.Parse(text) : null;

    public void Skip() => next++;
}

/// <summary>Reads rows of <see cref="Tables"/>; each method takes the columns in its table's order.</summary>
internal static class RowReading
{
    public static PersonKey Sender(this MessageRow message) => new(message.Channel, message.SenderId);

    public static EventRecord ReadEvent(DbDataReader reader)
    {
        var row = new RowColumns(reader);
        return new(row.Number(), row.Time(), row.Text(), row.Text());
    }

    public static LoggedEvent ReadLoggedEvent(DbDataReader reader)
    {
        var row = new RowColumns(reader);
        return new(
            row.Number(), RoomKey.FromLocal(row.Text(), row.Text()), row.Number(), row.Time(), row.Text(), row.Text());
    }

    public static RoomRow ReadRoom(DbDataReader reader)
    {
        var row = new RowColumns(reader);
        row.Skip(); // tenant and room say nothing that the next two do not
        var tenant = reader.GetString(0);
        row.Skip();
        return new(new RoomKey(tenant, row.Text(), row.Text()))
        {
            Version = row.Number(),
            Name = row.TextOrNull(),
            Stage = (Stage)row.Number(),
            Owner = row.PersonOrNull(),
            State = (RoomState)row.Number(),
            CalendarJson = row.TextOrNull(),
            OpenTurnId = row.TextOrNull(),
            WaitingSince = row.TimeOrNull(),
            OpenTermsId = row.TextOrNull(),
            Tier = (int?)row.NumberOrNull(),
            NextDueAt = row.TimeOrNull(),
            SnoozedUntil = row.TimeOrNull(),
            LastSpeaker = row.PersonOrNull(),
            LastSpeakerName = row.TextOrNull(),
            LastSpeakerRole = (SenderRole?)row.NumberOrNull(),
            LastText = row.TextOrNull(),
            LastType = (MessageType?)row.NumberOrNull(),
            LastAt = row.TimeOrNull(),
            PendingHandover = RowJson.Read<PendingHandover>(row.TextOrNull()),
            CreatedAt = row.Time(),
        };
    }

    public static MemberRow ReadMember(DbDataReader reader)
    {
        var row = new RowColumns(reader);
        return new(RoomKey.FromLocal(row.Text(), row.Text()), row.Text())
        {
            JoinedAt = row.TimeOrNull(), LeftAt = row.TimeOrNull(), SeenAt = row.TimeOrNull(),
        };
    }

    public static RoomKey ReadRoomKey(DbDataReader reader) => RoomKey.FromLocal(reader.GetString(0), reader.GetString(1));

    public static MessageRow ReadMessage(DbDataReader reader)
    {
        var row = new RowColumns(reader);
        var tenant = row.Text();
        return new()
        {
            Tenant = tenant,
            Channel = row.Text(),
            Id = row.Text(),
            Room = RoomKey.FromLocal(tenant, row.Text()),
            SenderId = PersonKey.Parse(row.Text()).Id,
            SenderName = row.TextOrNull(),
            Role = (SenderRole)row.Number(),
            Owner = row.PersonOrNull(),
            SentAt = row.Time(),
            Sequence = row.NumberOrNull(),
            ReceivedAt = row.Time(),
            Type = (MessageType)row.Number(),
            Text = row.TextOrNull(),
            Recalls = row.TextOrNull(),
            IsCountable = row.Flag(),
            IsRecalled = row.Flag(),
            IsLate = row.Flag(),
            HasClockSkew = row.Flag(),
            IsMassSent = row.Flag(),
            IsRemark = row.Flag(),
            Mentions = RowJson.ReadList<string>(row.TextOrNull()),
            BodyHash = row.Number(),
        };
    }

    public static TurnRow ReadTurn(DbDataReader reader)
    {
        var row = new RowColumns(reader);
        var tenant = row.Text();
        return new()
        {
            TurnId = row.Text(),
            Room = RoomKey.FromLocal(tenant, row.Text()),
            Status = (TurnStatus)row.Number(),
            WaitingSince = row.Time(),
            EndedAt = row.TimeOrNull(),
            Responsible = row.PersonOrNull(),
            OpenedUnder = row.PersonOrNull(),
            Answerer = row.PersonOrNull(),
            AnswererName = row.TextOrNull(),
            AnswerMessageId = row.TextOrNull(),
            ReplyOpenMs = row.NumberOrNull(),
            ReplyWallMs = row.NumberOrNull(),
            DismissReason = row.TextOrNull(),
            TermsId = row.Text(),
            MessageIds = RowJson.ReadList<string>(row.TextOrNull()),
            CustomerId = row.TextOrNull(),
            CustomerName = row.TextOrNull(),
            Tiers = RowJson.ReadList<TurnTier>(row.TextOrNull()),
            Flags = RowJson.ReadList<string>(row.TextOrNull()),
            NextDueAt = row.TimeOrNull(),
        };
    }

    public static AlertRow ReadAlert(DbDataReader reader)
    {
        var row = new RowColumns(reader);
        var tenant = row.Text();
        return new()
        {
            Tenant = tenant,
            AlertId = row.Text(),
            Subject = (AlertSubject)row.Number(),
            TurnId = row.TextOrNull(),
            Room = row.TextOrNull() is { } room ? RoomKey.FromLocal(tenant, room) : null,
            Tier = (int?)row.NumberOrNull(),
            Color = row.TextOrNull(),
            Destination = new((DestinationKind)row.Number(), row.Text(), row.Text()),
            Status = (AlertStatus)row.Number(),
            DueAt = row.Time(),
            RaisedAt = row.Time(),
            DeliveredAt = row.TimeOrNull(),
            Attempts = (int)row.Number(),
            LastError = row.TextOrNull(),
            IsLate = row.Flag(),
            CardJson = row.Text(),
            EndingJson = row.TextOrNull(),
            CardVersion = (int)row.Number(),
            SentVersion = (int)row.Number(),
            ProviderMessageId = row.TextOrNull(),
            NextAttemptAt = row.TimeOrNull(),
        };
    }

    public static StoredMessageId ReadStoredId(DbDataReader reader) => new(reader.GetString(0), reader.GetInt64(1));

    /// <summary>Columns: tenant, at, actor, action, subject, detail_json.</summary>
    public static AuditRow ReadAudit(DbDataReader reader)
    {
        var row = new RowColumns(reader);
        return new(row.Text(), row.Time(), row.Text(), row.Text(), row.TextOrNull(), row.TextOrNull());
    }
}
