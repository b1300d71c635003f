using SalesAssistant.Domain.Calendars;
using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Simulation.Tests.Clockwork;

namespace SalesAssistant.Simulation.Tests.Workload;

/// <summary>A tenant of a seed: settings, people and rooms. Tenants share ids of channels, rooms and people on purpose.</summary>
internal sealed class TenantPlan
{
    public const string Channel = "wechaty";

    private readonly Chance chance;

    public TenantPlan(string name, Chance chance, DateTimeOffset start)
    {
        (Name, this.chance) = (name, chance);
        IsCustomBot = chance.Is(0.25);
        Settings = NewSettings(start);
        People = [.. NewPeople()];
        Rooms = [.. Enumerable.Range(1, chance.Next(1, 4)).Select(NewRoom)];
    }

    public string Name { get; }

    /// <summary>The public group is a custom bot's, which knows no card again.</summary>
    public bool IsCustomBot { get; }

    public TenantSettings Settings { get; }

    public IReadOnlyList<Person> People { get; }

    public IReadOnlyList<RoomPlan> Rooms { get; }

    public static PersonKey Key(string id) => new(Channel, id);

    /// <summary>Nine to nine, with a date that differs now and then.</summary>
    public CalendarDefinition NewCalendar(DateTimeOffset at)
    {
        OpenInterval[] open = chance.Is(0.5)
            ? [new(TimeSpan.FromHours(9), TimeSpan.FromHours(21))]
            : [new(TimeSpan.FromHours(9), TimeSpan.FromHours(12)), new(TimeSpan.FromHours(13.5), TimeSpan.FromHours(22))];
        var date = DateOnly.FromDateTime(at.ToOffset(TimeSpan.FromHours(8)).Date).AddDays(chance.Next(0, 2));
        CalendarException[] exceptions = chance.Is(0.3)
            ? [new(date, chance.Is(0.5) ? [] : [new(TimeSpan.FromHours(6), TimeSpan.FromHours(24))])]
            : [];
        return new(Enum.GetValues<DayOfWeek>().ToDictionary(day => day, _ => (IReadOnlyList<OpenInterval>)open), exceptions);
    }

    public EscalationPolicy NewPolicy() => chance.Next(0, 4) switch
    {
        0 => new([new(1, TierColor.Green, [TierTarget.Owner]), new(3, TierColor.Red, [TierTarget.Public])], null),
        1 => new(
            [new(5, TierColor.Green, [TierTarget.Owner]), new(10, TierColor.Yellow, [TierTarget.Owner, TierTarget.Public])],
            new(30, TierColor.Grey, [TierTarget.Owner], 300)),
        _ => EscalationPolicy.Default,
    };

    private TenantSettings NewSettings(DateTimeOffset start) => TenantSettings.Default with
    {
        OverMinutes = chance.Next(1, 6),
        PreSalesPolicy = NewPolicy(),
        AfterSalesPolicy = NewPolicy(),
        Calendar = chance.Is(0.3) ? NewCalendar(start) : null,
        ClosingRemarks = new() { IsEnabled = chance.Is(0.9) },
        IngestGapMinutes = chance.Is(0.2) ? 30 : null,
        Cards = new()
        {
            IsLiving = chance.Is(0.15),
            SendsFinalToWebhooks = chance.Is(0.3),
            DigestOverPerMinute = chance.Is(0.25) ? chance.Next(1, 4) : 100,
            PersonHourlyMax = chance.Is(0.15) ? chance.Next(2, 8) : 0,
        },
        Feishu = new()
        {
            App = new("cli_" + Name, "secret"),
            Public = chance.Is(0.1) ? null : IsCustomBot ? new(Webhook: "https://bot.example/" + Name) : new(ChatId: "oc_" + Name),
            NoOwner = chance.Is(0.5) ? new(ChatId: "oc_no_owner_" + Name) : null,
        },
    };

    private IEnumerable<Person> NewPeople()
    {
        Person Staff(string id, SenderRole role) => new(Key(id))
        {
            Name = id.ToUpperInvariant(),
            DirectoryRole = role,
            Feishu = chance.Is(0.9) ? new(OpenId: "ou_" + id) : null,
        };

        yield return Staff("li", SenderRole.Sales) with { Backup = Key("wang") };
        yield return Staff("wang", SenderRole.Sales);
        yield return Staff("zhao", SenderRole.AfterSales) with { SameAs = chance.Is(0.2) ? Key("li") : null };
        yield return Staff("wu", SenderRole.Employee);
        yield return new(Key("bot")) { Name = "BOT", DirectoryRole = SenderRole.Bot };
    }

    private RoomPlan NewRoom(int number) => new(
        new(Name, Channel, "r" + number), $"客户群{number}", Owner: chance.Is(0.85) ? Key(chance.Is(0.6) ? "li" : "wang") : null);
}

/// <param name="Title">The room's name, once in its tenant.</param>
/// <param name="Owner">Set before its first message; null: nobody owns it.</param>
internal sealed record RoomPlan(RoomKey Key, string Title, PersonKey? Owner);
