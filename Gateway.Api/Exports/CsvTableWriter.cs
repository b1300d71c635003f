using System.Globalization;
using System.Text;

namespace SalesAssistant.Gateway.Api.Exports;

/// <summary>RFC 4180 with a UTF-8 byte order mark, which spreadsheets want before they read Chinese.</summary>
internal sealed class CsvTableWriter(Stream stream) : ITableWriter
{
    private const int HeldChars = 16 * 1024;

    private readonly StreamWriter writer =
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), HeldChars, leaveOpen: true);

    private readonly StringBuilder line = new();

    public async ValueTask WriteAsync(IReadOnlyList<object?> cells, CancellationToken ct)
    {
        line.Clear();
        for (var index = 0; index < cells.Count; index++)
        {
            if (index > 0)
            {
                line.Append(',');
            }

            Append(cells[index]);
        }

        line.Append("\r\n");
        foreach (var chunk in line.GetChunks())
        {
            await writer.WriteAsync(chunk, ct);
        }
    }

    public async ValueTask CompleteAsync(CancellationToken ct) => await writer.FlushAsync(ct);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Append(object? cell)
    {
        switch (cell)
        {
            case null:
                break;
            case string text:
                AppendText(TableCell.Harmless(text));
                break;
            default:
                line.Append(Convert.ToString(cell, CultureInfo.InvariantCulture));
                break;
        }
    }

    private void AppendText(string text)
    {
        if (text.AsSpan().IndexOfAny("\",\r\n") < 0)
        {
            line.Append(text);
            return;
        }

        line.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }
}
