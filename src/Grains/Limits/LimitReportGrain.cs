using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Countersign.Batches;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Limits;

/// <inheritdoc cref="ILimitReportGrain"/>
[GrainType("limit-report")]
internal sealed class LimitReportGrain(
    [PersistentState("report")] IPersistentState<LimitReportState> state, TimeProvider time)
    : Grain, ILimitReportGrain, IDueGrain
{
    public async Task AddAsync(ImmutableArray<LimitTally> tallies, CancellationToken cancellationToken = default)
    {
        var (key, now) = (this.GetPrimaryKeyString(), time.GetUtcNow());
        var next = LimitRefusals.With(LimitAudit.With(state.State, tallies, key, now), tallies, key, now);
        await this.WriteAsync(state, next, cancellationToken);
        state.State = next with { Outbox = [] };
    }

    public async Task PokeAsync(CancellationToken cancellationToken = default)
    {
        var next = LimitRefusals.With(state.State, [], this.GetPrimaryKeyString(), time.GetUtcNow());
        if (ReferenceEquals(next, state.State))
            return;

        await this.WriteAsync(state, next, cancellationToken);
        state.State = next with { Outbox = [] };
    }

    public Task<LimitReport> GetAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(new LimitReport(state.State.Tallies));
}

/// <summary>What is durable of a report.</summary>
[GenerateSerializer, Alias("countersign.limit-report-state")]
public sealed record LimitReportState : IStateSchedule, IStateOutbox
{
    /// <summary>Days that are kept: as long as the longest window of a rule.</summary>
    public const int MaxDays = 31;

    /// <summary>Rules of one day; more are there only where rules were renamed all day.</summary>
    public const int MaxRulesOfDay = 100;

    /// <summary>One for each rule and day, the latest day first.</summary>
    [Id(0)] public ImmutableArray<LimitTally> Tallies { get; init; } = [];

    /// <summary>The rules of which the trail was told in this hour, with the hour.</summary>
    [Id(1)]
    public ImmutableDictionary<string, long> Told { get; init; } = ImmutableDictionary<string, long>.Empty;

    /// <summary>The latest minute in which a rule refused, counted from 1970.</summary>
    [Id(2)] public long Minute { get; init; }

    /// <summary>What that minute has come to for each rule that refused; none once its event is sent.</summary>
    [Id(3)]
    public ImmutableArray<LimitTally> Refusals
    {
        get => field.IsDefault ? [] : field; // A report of before there were any has none.
        init;
    }

    /// <inheritdoc/>
    [JsonIgnore]
    [field: NonSerialized]
    public IReadOnlyList<OutboxItem> Outbox { get; init; } = [];

    /// <inheritdoc/>
    [JsonIgnore]
    public DateTimeOffset? DueAt => LimitRefusals.DueAt(this);

    /// <inheritdoc/>
    [JsonIgnore]
    public DateTimeOffset? DeleteAfter => Tallies.IsDefaultOrEmpty
        ? null
        : new DateTimeOffset(Tallies[0].Day.AddDays(MaxDays + 1), default, TimeSpan.Zero);

    /// <summary>With these added, and without what is too old.</summary>
    public LimitReportState With(ImmutableArray<LimitTally> added)
    {
        var all = Tallies.Concat(added)
            .GroupBy(static tally => (tally.Day, tally.Rule))
            .Select(static same => same.Aggregate(static (one, other) => one.Plus(other)))
            .GroupBy(static tally => tally.Day)
            .OrderByDescending(static day => day.Key)
            .Take(MaxDays)
            .SelectMany(static day => day.Take(MaxRulesOfDay));
        return this with { Tallies = [.. all] };
    }
}
