using System.Collections.Immutable;
using Countersign.Numbers;
using Countersign.Tenants;

namespace Countersign.Limits;

/// <summary>
/// All that a tenant's traffic is judged by, in tables with bounds. Its own clock is whatever it is told.
/// </summary>
internal sealed class TrafficBook
{
    /// <summary>Breakers of prefixes and countries; where there are more, closed ones that were quiet go.</summary>
    public const int MaxSlots = 8_192;

    /// <summary>Those that are written.</summary>
    public const int MaxSaved = 2_048;

    /// <summary>Starts of a closed breaker below which it is not worth writing.</summary>
    private const int Few = 3;

    private const int MaxTrails = 4_096;
    private const int MaxStarters = 8_192;
    private const int MaxAddresses = 4_096;

    /// <summary>How long a wrong code counts, and until when one is put down to who started.</summary>
    private static readonly TimeSpan FailuresLast = TimeSpan.FromHours(1);

    private readonly Bounded<(string Rule, string Value), BreakerSlot> _slots =
        new(MaxSlots, static slot => slot.OpenUntil is null ? slot.HalfAt.UtcTicks : long.MaxValue);

    private readonly Bounded<string, PrefixTrail> _trails = new(MaxTrails, static trail => trail.At.UtcTicks);

    private readonly Bounded<E164, Starter> _starters =
        new(MaxStarters, static start => start.At.UtcTicks);

    private readonly Bounded<string, (TokenBucket Failures, int Count)> _addresses =
        new(MaxAddresses, static address => address.Failures.At.UtcTicks);

    private readonly Dictionary<string, BreakerRule> _rules = new(StringComparer.Ordinal);

    /// <summary>Whether anything has changed that is worth writing.</summary>
    public bool IsChanged { get; set; }

    /// <summary>What is to be written: open breakers first, then those that know most.</summary>
    public ImmutableArray<SavedBreaker> Saved =>
    [
        .. _slots.All.Where(static pair => pair.Value.OpenUntil is not null || pair.Value.AllStarts >= Few)
            .OrderByDescending(static pair => pair.Value.OpenUntil is not null)
            .ThenByDescending(static pair => pair.Value.AllStarts)
            .Take(MaxSaved)
            .Select(static pair => new SavedBreaker(pair.Key.Rule, pair.Key.Value, pair.Value)),
    ];

    public static TrafficBook Of(ImmutableArray<SavedBreaker> saved)
    {
        var book = new TrafficBook();
        foreach (var one in saved.IsDefault ? [] : saved)
            book._slots.Set((one.Rule, one.Value), one.Slot);
        return book;
    }

    /// <summary>What breakers and the score say.</summary>
    public TrafficVerdict Judge(TrafficStart start, DateTimeOffset now)
    {
        var lines = ImmutableArray.CreateBuilder<BreakerLine>(start.Breakers.Length);
        foreach (var rule in start.Breakers)
            lines.Add(BreakerDecision.Judge(SlotOf(rule, start), rule, Weight(rule, start), start.Proven, now));
        return new TrafficVerdict(lines.MoveToImmutable(), RiskScore.Of(Seen(start, now), start.Risk, start.Proven));
    }

    /// <summary>Counts a start; true where a breaker has opened, which has to be durable.</summary>
    public bool Take(TrafficStart start, TrafficVerdict verdict, DateTimeOffset now)
    {
        var goesOn = !verdict.IsRefused;
        var opened = false;
        for (var i = 0; i < start.Breakers.Length; i++)
        {
            var (rule, before) = (start.Breakers[i], SlotOf(start.Breakers[i], start));
            var next = BreakerDecision.Take(before, rule, verdict.Breakers[i], Weight(rule, start), goesOn, now);
            opened |= next.OpenUntil != before.OpenUntil;
            if (next != before)
                Set(rule, start, next);
        }

        if (goesOn)
            Follow(start, now);
        return opened;
    }

    public void GiveBack(TrafficStart start)
    {
        foreach (var rule in start.Breakers)
            Set(rule, start, BreakerDecision.GiveBack(SlotOf(rule, start), rule, Weight(rule, start)));
        if (_trails.TryGet(LimitSubject.PrefixOf(start.To), out var trail))
            trail.Remove(LimitSubject.LastOf(start.To));

        // An earlier start goes on: nobody gets rid of his wrong codes by starting the number in vain.
        if (_starters.TryGet(start.To, out var starter) && starter.Before is { } address)
            _starters.Set(start.To, starter with { Address = address, Before = null });
        else
            _starters.Remove(start.To);
    }

    public void Hear(TrafficNews news, DateTimeOffset now)
    {
        if (!news.Approved)
        {
            Blame(news.To, now);
            return;
        }

        var prefix = LimitSubject.PrefixOf(news.To);
        foreach (var rule in _rules.Values)
        {
            var key = (rule.Name, rule.Key == LimitKey.Prefix ? prefix : news.Region);
            if (!_slots.TryGet(key, out var slot))
                continue;
            _slots.Set(key, BreakerDecision.Approve(slot, rule, now));
            IsChanged = true;
        }

        if (_trails.TryGet(prefix, out var trail))
            trail.Approve(LimitSubject.LastOf(news.To), now);
        _starters.Remove(news.To);
    }

    private static long Weight(BreakerRule rule, TrafficStart start) =>
        rule.Measure == BreakerMeasure.Spend ? start.Micros : 1;

    private static (string Rule, string Value) KeyOf(BreakerRule rule, TrafficStart start) =>
        (rule.Name, rule.Key == LimitKey.Prefix ? LimitSubject.PrefixOf(start.To) : start.Region);

    private BreakerSlot SlotOf(BreakerRule rule, TrafficStart start) =>
        _slots.TryGet(KeyOf(rule, start), out var slot) ? slot : default;

    private void Set(BreakerRule rule, TrafficStart start, in BreakerSlot slot)
    {
        _rules[rule.Name] = rule; // An approval comes without the rules; those of the latest start hold.
        _slots.Set(KeyOf(rule, start), slot);
        IsChanged = true;
    }

    private RiskSeen Seen(TrafficStart start, DateTimeOffset now)
    {
        var failed = start.Address is { } address && _addresses.TryGet(address, out var known)
            ? known.Failures.Refill(known.Count, FailuresLast, now).Used
            : 0;
        if (!_trails.TryGet(LimitSubject.PrefixOf(start.To), out var trail))
            return new RiskSeen(0, 0, 0, failed, start.EasyLine);
        var (others, near) = trail.Count(LimitSubject.LastOf(start.To), RiskScore.Near, now);
        return new RiskSeen(others, near, trail.Unproven(now), failed, start.EasyLine);
    }

    private void Follow(TrafficStart start, DateTimeOffset now)
    {
        var prefix = LimitSubject.PrefixOf(start.To);
        if (!_trails.TryGet(prefix, out var trail))
            _trails.Set(prefix, trail = new PrefixTrail());
        trail.Add(LimitSubject.LastOf(start.To), now);
        if (start.Address is not { } address)
            return;
        var before = _starters.TryGet(start.To, out var starter) ? starter.Address : null;
        _starters.Set(start.To, new Starter(address, now, before));
    }

    /// <summary>Puts a wrong code down to the address that has started the number.</summary>
    private void Blame(E164 to, DateTimeOffset now)
    {
        if (!_starters.TryGet(to, out var start) || now - start.At >= FailuresLast)
            return;
        var known = _addresses.TryGet(start.Address, out var before) ? before : (new TokenBucket(0, now), 0);
        var failures = known.Item1.Refill(Math.Max(1, known.Item2), FailuresLast, now).Take();
        _addresses.Set(start.Address, (failures, failures.Used));
    }

    /// <summary>Who started a number last, when, and who did before.</summary>
    private readonly record struct Starter(string Address, DateTimeOffset At, string? Before);
}
