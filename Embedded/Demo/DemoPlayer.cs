using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Embedded.Demo;

/// <summary>
/// Plays days of conversation in a tenant: people and rooms at the first start, a morning that is over, a first act that
/// shows every feature within two hours of the clock, and then one day after the other.
/// </summary>
public sealed class DemoPlayer(IAssistant assistant, ITenants tenants, TimeProvider clock, ILogger<DemoPlayer> logger)
{
    private const string Actor = "demo";
    private const int Seed = 20_251;

    private static readonly (string Mark, MessageType Type)[] Types =
    [
        ("[图片]", MessageType.Image), ("[文件]", MessageType.File), ("[语音]", MessageType.Voice),
        ("[视频]", MessageType.Video), ("[链接]", MessageType.Link), ("[位置]", MessageType.Location),
    ];

    private readonly DemoScript script = DemoScript.Read();
    private readonly Dictionary<string, string> spoken = [];
    private string tenant = "";
    private long startedAt;
    private int messages;

    /// <summary>Plays until cancelled. What fails is logged, and the play goes on.</summary>
    /// <param name="tenantName">An existing tenant; its rooms of other channels are left alone.</param>
    public async Task PlayAsync(string tenantName, CancellationToken ct)
    {
        tenant = tenantName;
        var start = clock.GetUtcNow();
        startedAt = start.ToUnixTimeMilliseconds();
        try
        {
            var zone = (await tenants.FindAsync(tenant, ct))!.Zone;
            // Another start, other words: the day differs from the one before it, and each can be played again.
            var day = new DemoDay(script, zone, Seed + (int)(startedAt / 60_000 % 10_000));
            await TakeUpAsync(day, start, ct);
            await PlayAsync(day.First(start), ct);
            for (var next = start.AddDays(1); ; next = next.AddDays(1))
            {
                await WaitUntilAsync(day.OpeningOf(next), ct);
                await AnswerWaitingAsync(ct);
                await PlayAsync(day.Whole(next), ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The host stops.
        }
        catch (Exception error)
        {
            Log.PlayFailed(logger, error);
        }
    }

    private async Task TakeUpAsync(DemoDay day, DateTimeOffset start, CancellationToken ct)
    {
        var known = (await tenants.FindAsync(tenant, ct))!;
        if (script.Cast.People.Any(person => known.Find(KeyOf(person.Id)) is null))
        {
            await PutPeopleAsync(start, ct);
        }

        await AnswerWaitingAsync(ct);
        HashSet<string> made = [];
        foreach (var room in script.Cast.Rooms)
        {
            if (await RowOfAsync(room.Id, ct) is null)
            {
                var owner = room.Owner is null ? (PersonKey?)null : KeyOf(room.Owner);
                await CommandAsync(room.Id, new EditRoom(room.Name, room.Stage, owner, null, MayReplaceOwner: true), ct);
                made.Add(room.Id);
            }
        }

        await assistant.IngestAsync(
            tenant,
            [.. day.Past(start).Where(act => made.Contains(act.Act.Room!)).Select(act => MessageOf(act, StaffAtFirst(act.Act)))],
            ct);
    }

    private async Task PutPeopleAsync(DateTimeOffset now, CancellationToken ct)
    {
        List<Person> people =
        [
            .. script.Cast.People.Select(person => new Person(KeyOf(person.Id))
            {
                Name = person.Name,
                IsNameFixed = true,
                DirectoryRole = person.Role,
                Backup = person.Backup is null ? null : KeyOf(person.Backup),
                FirstSeenAt = now,
            }),
        ];
        var changed = await tenants.PutPeopleAsync(tenant, people, Audit("people.put", null, null), ct);
        await assistant.ChangeRolesAsync(tenant, changed, ct);
    }

    /// <summary>What was open when the host stopped: somebody comes back and answers, as in any morning.</summary>
    private async Task AnswerWaitingAsync(CancellationToken ct)
    {
        foreach (var room in script.Cast.Rooms)
        {
            if ((await RowOfAsync(room.Id, ct))?.State == RoomState.Waiting)
            {
                var act = new ShowAct(0, room.Id, ShowAct.Owner, Say: script.Talk["back"][0].Answer[0]);
                await PlaySafelyAsync(new(clock.GetUtcNow(), act), ct);
            }
        }
    }

    private async Task PlayAsync(IReadOnlyList<TimedAct> acts, CancellationToken ct)
    {
        foreach (var act in acts)
        {
            await WaitUntilAsync(act.At, ct);
            await PlaySafelyAsync(act, ct);
        }
    }

    private async Task WaitUntilAsync(DateTimeOffset time, CancellationToken ct)
    {
        // A timer may come a little early; a message must not come before its own time.
        for (var wait = time - clock.GetUtcNow(); wait > TimeSpan.Zero; wait = time - clock.GetUtcNow())
        {
            await Task.Delay(wait, clock, ct);
        }
    }

    private async Task PlaySafelyAsync(TimedAct act, CancellationToken ct)
    {
        try
        {
            await (act.Act.Do is null ? SayAsync(act, ct) : DoAsync(act.Act, ct));
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            Log.ActFailed(logger, error, act.Act.Room, act.Act.Do);
        }
    }

    private async Task SayAsync(TimedAct act, CancellationToken ct)
    {
        var by = act.Act.By == ShowAct.Owner ? await OnDutyAsync(act.Act.Room!, ct) : act.Act.By!;
        await assistant.IngestAsync(tenant, [MessageOf(act, by)], ct);
    }

    private Task DoAsync(ShowAct act, CancellationToken ct) => act.Do switch
    {
        "assign" => CommandAsync(act.Room!, new AssignOwner(KeyOf(act.Person!), act.Stage), ct),
        "dismiss" => CommandAsync(act.Room!, new Dismiss(act.Reason!), ct),
        "snooze" => CommandAsync(act.Room!, new Snooze(act.Minutes), ct),
        "handover" => CommandAsync(act.Room!, new RequestHandover(KeyOf(act.Person!), act.Stage!.Value, act.Reason), ct),
        "approve" => CommandAsync(act.Room!, new ApproveHandover(), ct),
        "away" => PutAwayAsync(act, ct),
        _ => throw new UnreachableException(act.Do),
    };

    private async Task CommandAsync(string room, RoomCommand command, CancellationToken ct)
    {
        var answer = await assistant.CommandAsync(RoomOf(room), command, Actor, createsRoom: true, ct);
        if (answer?.Refusal is { } refusal)
        {
            // Somebody at the board was quicker, or an earlier play has done it.
            Log.ActRefused(logger, room, refusal.Reason);
        }
    }

    private async Task PutAwayAsync(ShowAct act, CancellationToken ct)
    {
        var person = (await tenants.FindAsync(tenant, ct))!.Find(KeyOf(act.Person!))!;
        var away = new Absence(clock.GetUtcNow().AddMinutes(act.Minutes), act.Reason);
        var detail = JsonSerializer.Serialize(new { away.Until, away.Reason });
        await tenants.PutPeopleAsync(tenant, [person with { Away = away }], Audit("people.patch", person.Key, detail), ct);
    }

    /// <summary>Who answers in a room now: its owner, while that person is absent the backup.</summary>
    private async Task<string> OnDutyAsync(string room, CancellationToken ct)
    {
        if ((await RowOfAsync(room, ct))?.Owner is not { } owner)
        {
            return StaffAtFirst(new ShowAct(0, room, ShowAct.Owner));
        }

        var person = (await tenants.FindAsync(tenant, ct))!.Find(owner);
        return person?.IsAbsentAt(clock.GetUtcNow()) == true && person.Backup is { } backup ? backup.Id : owner.Id;
    }

    /// <summary>The room as it is now; null before it was made. A wake-up changes nothing that would not change anyway.</summary>
    private async Task<RoomRow?> RowOfAsync(string room, CancellationToken ct) =>
        (await assistant.CommandAsync(RoomOf(room), new WakeUp(), Actor, createsRoom: false, ct))?.Row;

    private string StaffAtFirst(ShowAct act)
    {
        var room = script.Cast.Rooms.First(room => room.Id == act.Room);
        return act.By == ShowAct.Owner ? room.Owner ?? room.Usual! : act.By!;
    }

    private IncomingMessage MessageOf(TimedAct timed, string by)
    {
        var act = timed.Act;
        var id = string.Create(CultureInfo.InvariantCulture, $"{act.Room}-{startedAt}-{++messages}");
        if (act.Key is not null)
        {
            spoken[act.Key] = id;
        }

        var (type, text) = Read(act.Say);
        return new()
        {
            Id = id,
            Channel = script.Cast.Channel,
            RoomId = act.Room!,
            SenderId = by,
            SenderName = act.Name ?? script.Cast.People.FirstOrDefault(person => person.Id == by)?.Name,
            RoomName = script.Cast.Rooms.First(room => room.Id == act.Room).Name,
            SentAt = timed.At,
            Type = act.Recall is null ? type : MessageType.Recall,
            Text = text,
            Recalls = act.Recall is null ? null : spoken[act.Recall],
            MassSent = act.MassSent,
        };
    }

    private static (MessageType Type, string? Text) Read(string? say)
    {
        var (mark, type) = Types.FirstOrDefault(kind => say?.StartsWith(kind.Mark, StringComparison.Ordinal) == true);
        return mark is null ? (MessageType.Text, say)
            : (type, say!.Length == mark.Length ? null : say[mark.Length..].Trim());
    }

    private AuditRow Audit(string action, PersonKey? subject, string? detail) =>
        new(tenant, clock.GetUtcNow(), Actor, action, subject?.ToString(), detail);

    private PersonKey KeyOf(string id) => new(script.Cast.Channel, id);

    private RoomKey RoomOf(string id) => new(tenant, script.Cast.Channel, id);
}
