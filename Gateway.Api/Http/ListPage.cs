using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Gateway.Api.Http;

/// <summary>A page of a list.</summary>
/// <param name="NextCursor">Give it as <c>cursor</c> for the next page; null on the last one.</param>
public sealed record ListPage<T>(IReadOnlyList<T> Items, string? NextCursor = null);

internal static class ListPageExtensions
{
    public static ListPage<TView> Select<TRow, TView>(this Page<TRow> page, Func<TRow, TView> view) =>
        new([.. page.Items.Select(view)], page.NextCursor);
}
