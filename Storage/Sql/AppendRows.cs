using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Sql;

/// <summary>What an append's rows say beside themselves.</summary>
internal static class AppendRows
{
    public static DateTimeOffset? NewestReceipt(RoomAppend append) =>
        append.NewMessages.Count == 0 ? null : append.NewMessages.Max(m => m.ReceivedAt);
}
