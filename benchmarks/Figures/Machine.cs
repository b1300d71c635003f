using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace SalesAssistant.Benchmarks.Figures;

/// <summary>Where figures were measured.</summary>
/// <param name="FlushMicroseconds">Median time to write 4 KiB to the temporary folder's disk and flush them.</param>
/// <param name="LoadBefore">The system's load average of a minute before the run: over 0.5, others were at work too.</param>
internal sealed record Machine(
    string Processor, int Processors, double MemoryGiB, string System, string Runtime, double FlushMicroseconds, double LoadBefore)
{
    private const int Flushes = 200;

    public static Machine Read() => new(
        ProcessorName(), Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30),
        RuntimeInformation.OSDescription, $".NET {Environment.Version}", FlushTime(), Load());

    public override string ToString() =>
        $"{Processor}, {Processors} processors, {MemoryGiB:N0} GiB, {System}, {Runtime}; a disk flush takes {FlushMicroseconds:N0} µs; "
        + $"load average before {LoadBefore:0.0}";

    private static string ProcessorName()
    {
        const string Path = "/proc/cpuinfo";
        var line = File.Exists(Path)
            ? File.ReadLines(Path).FirstOrDefault(each => each.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static double Load()
    {
        const string Path = "/proc/loadavg";
        return File.Exists(Path) ? double.Parse(File.ReadAllText(Path).Split(' ')[0], CultureInfo.InvariantCulture) : 0;
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
