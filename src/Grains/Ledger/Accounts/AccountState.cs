using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans;

namespace Countersign.Ledger;

/// <summary>What is durable of a tenant's account. Entries that are older lie in <see cref="EntryPages"/>.</summary>
[GenerateSerializer, Alias("countersign.account-state")]
public sealed record AccountState : IStateSchedule, IStateOutbox
{
    /// <summary>Currency of all its money; null before the first.</summary>
    [Id(0), JsonPropertyName("c")] public string? Currency { get; init; }

    /// <summary>What lies on it.</summary>
    [Id(1), JsonPropertyName("b")] public Balance Balance { get; init; }

    /// <summary>Entries that lie in pages, all of them full.</summary>
    [Id(2), JsonPropertyName("p")] public long Paged { get; init; }

    /// <summary>The entries after those, oldest first.</summary>
    [Id(3), JsonPropertyName("e")] public ImmutableArray<LedgerEntry> Tail { get; init; } = [];

    /// <summary>
    /// The latest commands that were named by an operation id, oldest first; a repeat of one changes nothing.
    /// </summary>
    [Id(4), JsonPropertyName("d")] public ImmutableArray<OperationId> Done { get; init; } = [];

    /// <summary>What is lent.</summary>
    [Id(5), JsonPropertyName("l")] public ImmutableArray<Loan> Loans { get; init; } = [];

    /// <summary>The last note that was taken.</summary>
    [Id(6), JsonPropertyName("t")] public OutboxPosition Taken { get; init; }

    /// <summary>The calendar month (UTC) of the latest payment.</summary>
    [Id(7), JsonPropertyName("m")] public DateTimeOffset Month { get; init; }

    /// <summary>Segments that were paid for in it.</summary>
    [Id(8), JsonPropertyName("s")] public long PaidSegments { get; init; }

    /// <summary>What is held for batches.</summary>
    [Id(9), JsonPropertyName("r")] public ImmutableArray<BatchMoney> Batches { get; init; } = [];

    /// <summary>Whether the tenant was told that less is available than it likes, and it still is.</summary>
    [Id(10), JsonPropertyName("w"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsLow { get; init; }

    /// <summary>How often it was told so.</summary>
    [Id(11), JsonPropertyName("n"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long TimesLow { get; init; }

    /// <summary>How many entries there were.</summary>
    [JsonIgnore]
    public long Entries => Paged + Tail.Length;

    /// <inheritdoc/>
    [JsonIgnore]
    [field: NonSerialized]
    public IReadOnlyList<OutboxItem> Outbox { get; init; } = [];

    /// <inheritdoc/>
    [JsonIgnore]
    public DateTimeOffset? DueAt => LoanDecision.NextCall(this);

    /// <inheritdoc/>
    [JsonIgnore]
    public DateTimeOffset? DeleteAfter => null;

    /// <summary>What nobody was lent of a batch's reservation, or of what is available.</summary>
    public long FreeOf(string? batch) =>
        (batch is null ? Balance.Available : BatchDecisions.Find(this, batch)?.Rest ?? 0) - LentOf(batch);

    /// <summary>What is lent of it.</summary>
    public long LentOf(string? batch)
    {
        var lent = 0L;
        foreach (var loan in Loans)
            lent += loan.Batch == batch ? loan.Micros : 0;

        return lent;
    }
}

/// <summary>A stretch of entries as it is stored, in full: never changed.</summary>
[GenerateSerializer, Alias("countersign.entry-page-state")]
public sealed record EntryPageState : IStateSchedule
{
    /// <summary>Entries of a page.</summary>
    public const int Size = 256;

    /// <summary>The entries, oldest first.</summary>
    [Id(0), JsonPropertyName("e")] public ImmutableArray<LedgerEntry> Entries { get; init; } = [];

    /// <summary>When they were kept long enough.</summary>
    [Id(1), JsonPropertyName("u")] public DateTimeOffset Until { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public DateTimeOffset? DueAt => null;

    /// <inheritdoc/>
    [JsonIgnore]
    public DateTimeOffset? DeleteAfter => Until;
}

/// <summary>The JSON of accounts.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AccountState))]
[JsonSerializable(typeof(EntryPageState))]
internal sealed partial class AccountJson : JsonSerializerContext;
