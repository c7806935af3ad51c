using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Countersign.Batches;
using Countersign.Tenants;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Limits;

/// <inheritdoc cref="ITrafficGrain"/>
[GrainType("traffic"), CollectionAgeLimit(Minutes = 30)]
internal sealed class TrafficGrain(
    [PersistentState("traffic")] IPersistentState<TrafficState> state, TimeProvider time) : Grain, ITrafficGrain
{
    /// <summary>What a crash may make it forget, but for a breaker that has opened.</summary>
    public static readonly TimeSpan WriteInterval = TimeSpan.FromSeconds(5);

    private TrafficBook _book = new();
    private DateTimeOffset _writtenAt;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _book = TrafficBook.Of(state.State.Breakers);
        _writtenAt = time.GetUtcNow();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_book.IsChanged)
            await WriteAsync(cancellationToken);
    }

    public async Task<TrafficVerdict> TakeAsync(TrafficStart start, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow() + start.ClockOffset;
        var verdict = _book.Judge(start, now);
        var opened = _book.Take(start, verdict, now);
        if (opened || IsDue)
            await WriteAsync(cancellationToken);
        return verdict;
    }

    public Task<TrafficVerdict> LookAsync(TrafficStart start, CancellationToken cancellationToken = default) =>
        Task.FromResult(_book.Judge(start, time.GetUtcNow() + start.ClockOffset));

    public Task GiveBackAsync(TrafficStart start, CancellationToken cancellationToken = default)
    {
        _book.GiveBack(start);
        return Task.CompletedTask;
    }

    public async Task HearAsync(ImmutableArray<TrafficNews> news, CancellationToken cancellationToken = default)
    {
        foreach (var one in news)
            _book.Hear(one, time.GetUtcNow() + one.ClockOffset);
        if (IsDue)
            await WriteAsync(cancellationToken);
    }

    private bool IsDue => _book.IsChanged && time.GetUtcNow() - _writtenAt >= WriteInterval;

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var next = new TrafficState { Breakers = _book.Saved, KeptUntil = now + TenantLimits.LongestWindow };
        _book.IsChanged = false;
        _writtenAt = now;
        await this.WriteAsync(state, next, cancellationToken);
    }
}

/// <summary>What is durable of a tenant's traffic.</summary>
[GenerateSerializer, Alias("countersign.traffic-state")]
public sealed record TrafficState : IStateSchedule
{
    /// <summary>Breakers that are open, or know something. At most <see cref="TrafficBook.MaxSaved"/>.</summary>
    [Id(0)] public ImmutableArray<SavedBreaker> Breakers { get; init; } = [];

    /// <summary>From then on it says nothing any more.</summary>
    [Id(1)] public DateTimeOffset? KeptUntil { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public DateTimeOffset? DueAt => null;

    /// <inheritdoc/>
    [JsonIgnore]
    public DateTimeOffset? DeleteAfter => KeptUntil;
}

/// <summary>One breaker, as it is written.</summary>
/// <param name="Rule">Name of its rule.</param>
/// <param name="Value">The prefix or country.</param>
/// <param name="Slot">What it knows.</param>
[GenerateSerializer, Immutable, Alias("countersign.saved-breaker")]
public sealed record SavedBreaker(
    [property: Id(0)] string Rule, [property: Id(1)] string Value, [property: Id(2)] BreakerSlot Slot);
