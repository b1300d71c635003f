using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SalesAssistant.Benchmarks.Figures;

/// <summary>Where figures were measured.</summary>
/// <param name="FlushMicroseconds">Median time to write 4 KiB to the temporary folder's disk and flush them.</param>
internal sealed record Machine(string Processor, int Processors, double MemoryGiB, string System, string Runtime, double FlushMicroseconds)
{
    private const int Flushes = 200;

    public static Machine Read() => new(
        ProcessorName(), Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30),
        RuntimeInformation.OSDescription, $".NET {Environment.Version}", FlushTime());

    public override string ToString() =>
        $"{Processor}, {Processors} processors, {MemoryGiB:N0} GiB, {System}, {Runtime}; a disk flush takes {FlushMicroseconds:N0} µs";

    private static string ProcessorName()
    {
        const string File = "/proc/cpuinfo";
        var line = global::System.IO.File.Exists(File)
            ? global::System.IO.File.ReadLines(File).FirstOrDefault(each => each.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static double FlushTime()
    {
        var path = Path.GetTempFileName();
        var block = new byte[4096];
        var times = new double[Flushes];
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            for (var number = 0; number < Flushes; number++)
            {
                var start = Stopwatch.GetTimestamp();
                file.Write(block);
                file.Flush(flushToDisk: true);
                times[number] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            }
        }

        File.Delete(path);
        return Percentiles.Of(times, 0.5);
    }
}
