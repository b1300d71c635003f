namespace SalesAssistant.Domain.People;

/// <summary>Names one account in one channel of a tenant. Two accounts may share a display name, never a key.</summary>
public readonly record struct PersonKey(string Channel, string Id)
{
    public override string ToString() => LocalKey.Join(Channel, Id);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static PersonKey Parse(string text)
    {
        var (channel, id) = LocalKey.Split(text);
        return new(channel, id);
    }
}
