using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Engine.Rooms;

/// <summary>Short names of events, as the log keeps them, and of commands, as the audit log does.</summary>
public static class EventNames
{
    private static readonly Dictionary<Type, string> Events = typeof(RoomEvent)
        .GetCustomAttributes<JsonDerivedTypeAttribute>()
        .ToDictionary(derived => derived.DerivedType, derived => (string)derived.TypeDiscriminator!);

    private static readonly ConcurrentDictionary<Type, string> Commands = new();

    public static string Of(RoomEvent happened) => Events[happened.GetType()];

    public static string Of<TEvent>() where TEvent : RoomEvent => Events[typeof(TEvent)];

    public static string Of(RoomCommand command) =>
        Commands.GetOrAdd(command.GetType(), type => JsonNamingPolicy.KebabCaseLower.ConvertName(type.Name));
}
