namespace SalesAssistant.Gateway.Api.Access;

/// <summary>Finds out whose key it is.</summary>
public interface IKeyResolver
{
    /// <returns>
    /// Null for a key that does not exist or was revoked; a revocation through another host shows within five seconds.
    /// </returns>
    ValueTask<Principal?> ResolveAsync(string key, CancellationToken ct);

    /// <summary>Forgets what is held of a key that has just been revoked.</summary>
    void Forget(string keyId);
}

/// <summary>
/// Reads a key from some part of a request other than the Authorization header, such as a session cookie. It also judges
/// whether the request may use it (a write with a cookie wants proof against forgery).
/// </summary>
public interface ICredentialReader
{
    /// <returns>The key; null where the request has none of this kind, or may not use it.</returns>
    ValueTask<string?> ReadKeyAsync(HttpContext context);
}
