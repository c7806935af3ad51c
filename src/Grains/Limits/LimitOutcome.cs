using Countersign.Tenants;

namespace Countersign.Limits;

/// <summary>What the rules of a tenant said of one start.</summary>
public sealed class LimitOutcome
{
    private readonly List<LimitLine> _lines = [];
    private List<(ILimiterGrain Bucket, LimiterTake Take)>? _taken;
    private ITrafficGrain? _counted;

    /// <summary>The value of a list that refused, or let the start through uncounted; null where none did.</summary>
    public ListedValue? Listed { get; internal init; }

    /// <summary>Every rule that was asked, in order; the last of them is the one that refused, if any did.</summary>
    public IReadOnlyList<LimitLine> Lines => _lines;

    /// <summary>The rule that refused; null where none did.</summary>
    public LimitLine? Refused { get; private set; }

    /// <summary>What breakers and the risk score were asked; null where they were not.</summary>
    public TrafficStart? Start { get; private set; }

    /// <summary>What they said; null where they were not asked.</summary>
    public TrafficVerdict? Traffic { get; private set; }

    /// <summary>Whether the start may go on.</summary>
    public bool IsPassed => Refused is null && Listed is not { Allowed: false } && Traffic is not { IsRefused: true };

    internal void Add(LimitLine line, ILimiterGrain bucket, LimiterTake? taken)
    {
        _lines.Add(line);
        if (taken is not null)
            (_taken ??= []).Add((bucket, taken));
        if (line.Verdict is LimitVerdict.Refused or LimitVerdict.Challenged)
            Refused = line;
    }

    internal void Add(TrafficStart start, TrafficVerdict verdict, ITrafficGrain? counted)
    {
        (Start, Traffic) = (start, verdict);
        _counted = verdict.IsRefused ? null : counted;
    }

    /// <summary>Gives everything back that was taken: the start did not happen after all.</summary>
    public async Task GiveBackAsync()
    {
        var taken = _taken;
        _taken = null;
        foreach (var (bucket, take) in taken ?? [])
            await bucket.GiveBackAsync(take, CancellationToken.None);
        var counted = _counted;
        _counted = null;
        if (counted is not null)
            await counted.GiveBackAsync(Start!, CancellationToken.None);
    }
}

/// <summary>What one rule said.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Used">Tokens of the value that are out, that of this start included where it got one.</param>
/// <param name="RetryAfter">Until a token is there.</param>
/// <param name="Verdict">What came of it.</param>
public readonly record struct LimitLine(LimitRule Rule, int Used, TimeSpan RetryAfter, LimitVerdict Verdict);
