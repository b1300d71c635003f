namespace SalesAssistant.Domain.Rooms;

/// <summary>What a person is to the company (behaviour.md §1).</summary>
public enum SenderRole
{
    /// <summary>售前.</summary>
    Sales,

    /// <summary>售后.</summary>
    AfterSales,

    /// <summary>其他员工: staff that is neither sales nor after-sales.</summary>
    Employee,

    /// <summary>客户: the only role whose messages open a turn.</summary>
    Customer,

    /// <summary>A machine account; never staff, opens and ends nothing.</summary>
    Bot,

    /// <summary>Nobody has said yet who this is; opens and ends nothing until confirmed.</summary>
    Unconfirmed,
}

/// <summary>Questions about a <see cref="SenderRole"/>.</summary>
public static class SenderRoleExtensions
{
    /// <summary>Whether the role is staff (我方): sales, after-sales or employee.</summary>
    public static bool IsStaff(this SenderRole role) =>
        role is SenderRole.Sales or SenderRole.AfterSales or SenderRole.Employee;
}
