using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace SalesAssistant.Gateway.Api.Exports;

/// <summary>
/// A workbook of one sheet, written as it goes: texts are inline strings, so nothing has to be gathered before the end.
/// </summary>
internal sealed class XlsxTableWriter : ITableWriter
{
    private const int CellTextMax = 32_767;
    private const string Xml = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""";
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private const int HeldMax = 64 * 1024;

    private readonly Stream output;
    private readonly HeldBytes held = new();
    private readonly ZipArchive archive;
    private readonly Stream sheet;
    private readonly StringBuilder row = new();
    private int rows;

    public XlsxTableWriter(Stream output)
    {
        this.output = output;
        archive = new(held, ZipArchiveMode.Create, leaveOpen: true);
        AddParts();
        sheet = archive.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open();
        WriteText(sheet, $"""{Xml}<worksheet xmlns="{Main}"><sheetData>""");
    }

    public async ValueTask WriteAsync(IReadOnlyList<object?> cells, CancellationToken ct)
    {
        row.Clear().Append("<row r=\"").Append(++rows).Append("\">");
        for (var column = 0; column < cells.Count; column++)
        {
            Append(cells[column], column);
        }

        row.Append("</row>");
        WriteText(sheet, row.ToString());
        if (held.Length > HeldMax)
        {
            await held.DrainAsync(output, ct);
        }
    }

    public async ValueTask CompleteAsync(CancellationToken ct)
    {
        WriteText(sheet, "</sheetData></worksheet>");
        await sheet.DisposeAsync();
        archive.Dispose();
        await held.DrainAsync(output, ct);
    }

    // A table that broke off stays without its end, so that nobody takes it for whole.
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static void WriteText(Stream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));

    private void AddParts()
    {
        Add("[Content_Types].xml", $"""
            {Xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>
            """);
        Add("_rels/.rels", $"""
            {Xml}<Relationships xmlns="{Relations}"><Relationship Id="rId1" Type="{Office}/officeDocument" Target="xl/workbook.xml"/></Relationships>
            """);
        Add("xl/workbook.xml", $"""
            {Xml}<workbook xmlns="{Main}" xmlns:r="{Office}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>
            """);
        Add("xl/_rels/workbook.xml.rels", $"""
            {Xml}<Relationships xmlns="{Relations}"><Relationship Id="rId1" Type="{Office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>
            """);
    }

    private void Add(string path, string content)
    {
        using var part = archive.CreateEntry(path, CompressionLevel.Fastest).Open();
        WriteText(part, content);
    }

    private void Append(object? cell, int column)
    {
        if (cell is null)
        {
            return;
        }

        row.Append("<c r=\"").Append(ColumnName(column)).Append(rows).Append('"');
        if (cell is string text)
        {
            row.Append(" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
            AppendEscaped(TableCell.Harmless(text));
            row.Append("</t></is></c>");
        }
        else
        {
            row.Append("><v>").Append(Convert.ToString(cell, CultureInfo.InvariantCulture)).Append("</v></c>");
        }
    }

    private void AppendEscaped(string text)
    {
        var shown = text.Length > CellTextMax ? text[..CellTextMax] : text;
        for (var index = 0; index < shown.Length; index++)
        {
            var letter = shown[index];
            switch (letter)
            {
                case '&':
                    row.Append("&amp;");
                    break;
                case '<':
                    row.Append("&lt;");
                    break;
                case '>':
                    row.Append("&gt;");
                    break;
                default:
                    AppendIfLegal(shown, ref index);
                    break;
            }
        }
    }

    /// <summary>XML has no control characters and no half surrogate pairs.</summary>
    private void AppendIfLegal(string text, ref int index)
    {
        var letter = text[index];
        if (char.IsHighSurrogate(letter) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
        {
            row.Append(letter).Append(text[++index]);
        }
        else if (letter is '\t' or '\n' or '\r' or (>= ' ' and not (>= '\uD800' and <= '\uDFFF') and not ('\uFFFE' or '\uFFFF')))
        {
            row.Append(letter);
        }
        else
        {
            row.Append('\uFFFD');
        }
    }

    private static string ColumnName(int column) =>
        column < 26 ? ((char)('A' + column)).ToString() : ColumnName((column / 26) - 1) + (char)('A' + (column % 26));

    /// <summary>Takes what the archive writes, which it does without waiting, until it can be sent.</summary>
    private sealed class HeldBytes : Stream
    {
        private readonly MemoryStream bytes = new();

        public override bool CanRead => false;

        // The archive would go back to complete its headers.
        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => bytes.Length;

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public async ValueTask DrainAsync(Stream output, CancellationToken ct)
        {
            await output.WriteAsync(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), ct);
            bytes.SetLength(0);
        }

        public override void Write(byte[] buffer, int offset, int count) => bytes.Write(buffer, offset, count);

        public override void Write(ReadOnlySpan<byte> buffer) => bytes.Write(buffer);

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
