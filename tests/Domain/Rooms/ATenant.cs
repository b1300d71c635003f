using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;

namespace SalesAssistant.Domain.Tests.Rooms;

/// <summary>Tenants and people that the tests about rooms speak of.</summary>
internal static class ATenant
{
    public const string Channel = "wechaty";

    public static readonly PersonKey Li = new(Channel, "li");
    public static readonly PersonKey Wang = new(Channel, "wang");
    public static readonly PersonKey Zhao = new(Channel, "zhao");

    /// <summary>Li and Wang are sales, Zhao is after-sales; 好的, 谢谢 and 收到 are closing remarks.</summary>
    public static Tenant Default { get; } = With(settings => settings);

    public static Tenant With(Func<TenantSettings, TenantSettings> change, params Person[] people)
    {
        Person[] staff =
        [
            new(Li) { Name = "李雷", DirectoryRole = SenderRole.Sales },
            new(Wang) { Name = "王芳", DirectoryRole = SenderRole.Sales },
            new(Zhao) { Name = "赵敏", DirectoryRole = SenderRole.AfterSales },
        ];
        var settings = new TenantSettings { ClosingRemarks = new() { Add = ["好的", "谢谢", "收到"] } };
        var directory = staff.ToDictionary(person => person.Key);
        foreach (var person in people)
        {
            directory[person.Key] = person;
        }

        return new("acme", change(settings), directory);
    }
}
