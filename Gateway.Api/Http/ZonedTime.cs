using SalesAssistant.Domain.Tenants;

namespace SalesAssistant.Gateway.Api.Http;

internal static class ZonedTime
{
    /// <summary>The instant with the offset of the tenant's zone.</summary>
    public static DateTimeOffset At(this Tenant tenant, DateTimeOffset instant) =>
        TimeZoneInfo.ConvertTime(instant, tenant.Zone);

    /// <inheritdoc cref="At(Tenant, DateTimeOffset)" />
    public static DateTimeOffset? At(this Tenant tenant, DateTimeOffset? instant) =>
        instant is { } value ? tenant.At(value) : null;
}
