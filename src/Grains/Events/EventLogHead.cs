namespace Countersign.Events;

/// <summary>
/// What is kept of a log besides its chunks: where they begin, about where they end, and the roots of those that are
/// full. Written coarsely; what it lacks is found in the chunks.
/// </summary>
internal sealed record EventLogHead : IStateSchedule
{
    /// <summary>The first chunk that is kept.</summary>
    public long FirstChunk { get; init; }

    /// <summary>Full chunks whose roots are noted: here, or in the tiles before.</summary>
    public long Noted { get; init; }

    /// <summary>The roots of the full chunks after the last full tile, one after another.</summary>
    public byte[] Roots { get; init; } = [];

    /// <summary>When the first chunk's time is over.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Never: a log is what remains.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public DateTimeOffset? DeleteAfter => null;
}

/// <summary>The roots of so many full chunks, one after another. Never changed once it is written.</summary>
internal sealed record EventTile
{
    /// <summary>Roots of a tile.</summary>
    public const int Size = 256;

    /// <summary>The roots.</summary>
    public byte[] Roots { get; init; } = [];
}
