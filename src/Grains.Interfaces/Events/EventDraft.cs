using Orleans;

namespace Countersign.Events;

/// <summary>An event before it has its place: what a state sends to its log.</summary>
[GenerateSerializer, Immutable, Alias("countersign.event-draft")]
public sealed record EventDraft
{
    /// <summary>Most bytes of <see cref="Data"/>.</summary>
    public const int MaxData = 16 * 1024;

    /// <summary>The type without its prefix: <c>verification.approved</c>.</summary>
    [Id(0)] public required string Type { get; init; }

    /// <summary>What it is about: a public id.</summary>
    [Id(1)] public required string Subject { get; init; }

    /// <summary>Its place among the events of its subject, from 1.</summary>
    [Id(2)] public required long Sequence { get; init; }

    /// <summary>The tenant's time, milliseconds since 1970.</summary>
    [Id(3)] public required long At { get; init; }

    /// <summary>The masked number it is about; null for none. Can be erased.</summary>
    [Id(4)] public string? To { get; init; }

    /// <summary>The number's pseudonym in the log, by which it is erased; null without <see cref="To"/>.</summary>
    [Id(5)] public string? Number { get; init; }

    /// <summary>All else it says: a JSON object, UTF-8.</summary>
    [Id(6)] public required byte[] Data { get; init; }

    /// <summary>As the payload of an outbox item; <see cref="EventPayload"/> reads it.</summary>
    public byte[] ToPayload() => EventPayload.Of(Type, Subject, Sequence, At, To, Number, Data);

    /// <summary>Without what it says.</summary>
    public override string ToString() => $"{Type} {Subject}";
}
