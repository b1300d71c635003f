using System.Diagnostics.Metrics;

namespace SalesAssistant.Grains;

/// <summary>Figures about the cluster's work.</summary>
internal static class GrainMeter
{
    private static readonly Meter Meter = new("SalesAssistant.Grains");

    public static Counter<long> ReminderWrites { get; } = Meter.CreateCounter<long>(
        "salesassistant_reminder_writes", "{write}", "Reminders registered or taken away.");

    public static Histogram<double> SweepSeconds { get; } = Meter.CreateHistogram<double>(
        "salesassistant_sweep_duration", "s", "Time that a sweep took.");

    public static Counter<long> MissedReports { get; } = Meter.CreateCounter<long>(
        "salesassistant_missed_reports", "{room}", "Rooms whose reports a sales grain had not got and read from the query tables.");
}
