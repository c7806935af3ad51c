using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans;

namespace Countersign.Ledger;

/// <summary>What is durable of an allowance. The grain's key says of what.</summary>
[GenerateSerializer, Alias("countersign.allowance-state")]
public sealed record AllowanceState : IStateSchedule, IStateOutbox
{
    /// <summary>How long a day is kept once it is over: nothing about it comes later.</summary>
    private const int DaysKept = 2;

    /// <summary>The tenant's time of the latest change. Days never go back behind it.</summary>
    [Id(0), JsonPropertyName("c")] public DateTimeOffset Clock { get; init; }

    /// <summary>How far the tenant's clock is ahead: the largest that was seen.</summary>
    [Id(1), JsonPropertyName("o")] public TimeSpan ClockOffset { get; init; }

    /// <summary>The day that everything here is of, from 1970; 0 where it is of no day.</summary>
    [Id(2), JsonPropertyName("d")] public int Day { get; init; }

    /// <summary>What numbers hold, or have spent of it.</summary>
    [Id(3), JsonPropertyName("u")] public long Used { get; init; }

    /// <summary>What is lent.</summary>
    [Id(4), JsonPropertyName("l")] public ImmutableArray<Loan> Loans { get; init; } = [];

    /// <summary>The last note that was taken.</summary>
    [Id(5), JsonPropertyName("t")] public OutboxPosition Taken { get; init; }

    /// <summary>The highest percentage that the tenant was told of in the day.</summary>
    [Id(6), JsonPropertyName("w")] public byte Told { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    [field: NonSerialized]
    public IReadOnlyList<OutboxItem> Outbox { get; init; } = [];

    /// <inheritdoc/>
    [JsonIgnore]
    public DateTimeOffset? DueAt => Loans.NextCall();

    /// <inheritdoc/>
    [JsonIgnore]
    public DateTimeOffset? DeleteAfter =>
        Day == 0 ? null : AllowanceDecision.BeginOf(Day + 1 + DaysKept) - ClockOffset;
}

/// <summary>The JSON of allowances.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(AllowanceState))]
internal sealed partial class AllowanceJson : JsonSerializerContext;
