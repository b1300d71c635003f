using System.Diagnostics;
using System.Reflection;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Gateway.Api.Access;

/// <summary>Who calls and for which tenant; a parameter of every handler that needs a key of a tenant.</summary>
public sealed record Caller(Principal Principal, Tenant Tenant)
{
    public string TenantName => Tenant.Name;

    public string Actor => Principal.Actor;

    /// <summary>See <see cref="Principal.OnlyPerson"/>.</summary>
    public PersonKey? OnlyPerson => Principal.OnlyPerson;

    public static ValueTask<Caller> BindAsync(HttpContext context, ParameterInfo parameter) =>
        new(context.Features.Get<Caller>() ?? throw new UnreachableException("The endpoint asks for no key."));

    public AuditRow Audit(DateTimeOffset now, string action, string? subject, object? detail = null) => new(
        TenantName, now, Actor, action, subject,
        detail is null ? null : System.Text.Json.JsonSerializer.Serialize(detail, Http.ApiJson.Options));
}
