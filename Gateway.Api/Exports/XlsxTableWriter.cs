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

    private readonly ZipArchive archive;
    private readonly StringBuilder row = new();
    private Stream sheet = Stream.Null;
    private int rows;

    private XlsxTableWriter(ZipArchive archive) => this.archive = archive;

    public static async ValueTask<XlsxTableWriter> CreateAsync(Stream stream, CancellationToken ct)
    {
        var archive = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, ct);
        var writer = new XlsxTableWriter(archive);
        await writer.StartAsync(ct);
        return writer;
    }

    public async ValueTask WriteAsync(IReadOnlyList<object?> cells, CancellationToken ct)
    {
        row.Clear().Append("<row r=\"").Append(++rows).Append("\">");
        for (var column = 0; column < cells.Count; column++)
        {
            Append(cells[column], column);
        }

        row.Append("</row>");
        await WriteTextAsync(sheet, row.ToString(), ct);
    }

    public async ValueTask CompleteAsync(CancellationToken ct)
    {
        await WriteTextAsync(sheet, "</sheetData></worksheet>", ct);
        await sheet.DisposeAsync();
        sheet = Stream.Null;
        await archive.DisposeAsync();
    }

    public async ValueTask DisposeAsync() => await sheet.DisposeAsync();

    private static async ValueTask WriteTextAsync(Stream stream, string text, CancellationToken ct) =>
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), ct);

    private async ValueTask StartAsync(CancellationToken ct)
    {
        await AddAsync("[Content_Types].xml", $"""
            {Xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>
            """, ct);
        await AddAsync("_rels/.rels", $"""
            {Xml}<Relationships xmlns="{Relations}"><Relationship Id="rId1" Type="{Office}/officeDocument" Target="xl/workbook.xml"/></Relationships>
            """, ct);
        await AddAsync("xl/workbook.xml", $"""
            {Xml}<workbook xmlns="{Main}" xmlns:r="{Office}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>
            """, ct);
        await AddAsync("xl/_rels/workbook.xml.rels", $"""
            {Xml}<Relationships xmlns="{Relations}"><Relationship Id="rId1" Type="{Office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>
            """, ct);
        sheet = await archive.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).OpenAsync(ct);
        await WriteTextAsync(sheet, $"""{Xml}<worksheet xmlns="{Main}"><sheetData>""", ct);
    }

    private async ValueTask AddAsync(string path, string content, CancellationToken ct)
    {
        await using var part = await archive.CreateEntry(path, CompressionLevel.Fastest).OpenAsync(ct);
        await WriteTextAsync(part, content, ct);
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
}
