using System.Text.Json.Serialization;
using Orleans;

namespace Countersign.Ledger;

/// <summary>Money that a process has in hand, or has used for what the account has not heard of yet.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Batch">Of whose reservation it is; null for what is available.</param>
/// <param name="Micros">How much of it is still out.</param>
/// <param name="Opened">When it began.</param>
/// <param name="Sequence">The latest ask that was about it.</param>
/// <param name="IsCalled">Whether it is being called back: what comes after the call finds it gone.</param>
[GenerateSerializer, Immutable, Alias("countersign.loan")]
public readonly record struct Loan(
    [property: Id(0), JsonPropertyName("i")] string Id,
    [property: Id(1), JsonPropertyName("b")] string? Batch,
    [property: Id(2), JsonPropertyName("m")] long Micros,
    [property: Id(3), JsonPropertyName("o")] DateTimeOffset Opened,
    [property: Id(4), JsonPropertyName("s")] long Sequence,
    [property: Id(5), JsonPropertyName("c")] bool IsCalled)
{
    /// <summary>When it is called back; null, as of old, for when loans are that live as long as most.</summary>
    [Id(6), JsonPropertyName("a")] public DateTimeOffset? CallAt { get; init; }

    /// <summary>What the latest ask was lent, so that a repeat of it is answered the same.</summary>
    [Id(7), JsonPropertyName("g"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Latest { get; init; }
}
