namespace SalesAssistant.Grains.Interfaces;

/// <summary>What concerns many rooms of one tenant at once.</summary>
[Alias("sa.tenant")]
public interface ITenantGrain : IGrainWithStringKey
{
    /// <summary>
    /// Makes every silo read the tenant's settings and people anew. Completes when no silo decides by the old ones any more.
    /// </summary>
    [Alias("changed")]
    Task ChangedAsync();

    /// <summary>Recomputes the rooms of people whose role has changed, in the background; the task is durable.</summary>
    [Alias("change-roles")]
    Task ChangeRolesAsync(WirePerson[] people);

    /// <summary>Moves every open turn to the tenant's current terms; completes when all have moved.</summary>
    [Alias("apply-terms")]
    Task<WireTrouble?> ApplyTermsAsync();
}
