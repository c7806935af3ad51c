using System.Text.Json.Serialization;

namespace Countersign.Storage.Tests;

/// <summary>A state with a schedule.</summary>
internal sealed record Note : IStateSchedule
{
    public string Text { get; init; } = "";

    public int Number { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public DateTimeOffset? DeleteAfter { get; init; }
}

/// <summary>A state without one.</summary>
internal sealed record Plain
{
    public string Text { get; init; } = "";
}

/// <summary>A state that sends something with its write.</summary>
internal sealed record Sender : IStateOutbox
{
    [JsonIgnore]
    public IReadOnlyList<OutboxItem> Sends { get; init; } = [];

    IReadOnlyList<OutboxItem> IStateOutbox.Outbox => Sends;
}

/// <summary>One that sends, and is over some time.</summary>
internal sealed record Mortal : IStateOutbox, IStateSchedule
{
    [JsonIgnore]
    public IReadOnlyList<OutboxItem> Sends { get; init; } = [];

    public DateTimeOffset? DueAt => null;

    public DateTimeOffset? DeleteAfter { get; init; }

    IReadOnlyList<OutboxItem> IStateOutbox.Outbox => Sends;
}

/// <summary>A state that nobody registered.</summary>
internal sealed record Stranger;

[JsonSerializable(typeof(Note))]
[JsonSerializable(typeof(Plain))]
[JsonSerializable(typeof(Sender))]
[JsonSerializable(typeof(Mortal))]
internal sealed partial class TestJson : JsonSerializerContext;
