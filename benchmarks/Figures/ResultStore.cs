using System.Text.Encodings.Web;
using System.Text.Json;

namespace SalesAssistant.Benchmarks.Figures;

/// <summary>A part's result with where and when it was measured.</summary>
internal sealed record StoredResult(
    string Part, DateTimeOffset At, TimeSpan Took, string Command, bool IsQuick, Machine Machine, PartResult Result);

/// <summary>Results as JSON: the newest full and the newest quick run of each part.</summary>
internal sealed class ResultStore(string folder)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public void Write(StoredResult result)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(PathOf(result.Part, result.IsQuick), JsonSerializer.Serialize(result, Options));
    }

    /// <summary>The full run of each part, or else its quick one; parts that never ran are left out.</summary>
    public IReadOnlyList<StoredResult> ReadNewest(IReadOnlyList<string> parts) =>
    [
        .. parts.Select(part => Array.Find([PathOf(part, isQuick: false), PathOf(part, isQuick: true)], File.Exists))
            .OfType<string>()
            .Select(path => JsonSerializer.Deserialize<StoredResult>(File.ReadAllText(path), Options)!),
    ];

    private string PathOf(string part, bool isQuick) => Path.Combine(folder, part + (isQuick ? ".quick.json" : ".json"));
}
