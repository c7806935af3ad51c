using Countersign.Tenants;

namespace Countersign.Limits;

/// <summary>
/// The starts to one prefix of late, as the last four digits of each number; those that were approved are taken out,
/// for they speak for themselves. In memory alone.
/// </summary>
internal sealed class PrefixTrail
{
    /// <summary>Starts that are remembered; more say nothing more.</summary>
    public const int MaxStarts = 32;

    /// <summary>How long a start is of late.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromMinutes(10);

    /// <summary>From when on starts without approvals are a signal: the fifth, with one approval later.</summary>
    private static readonly BreakerRule Unapproved =
        new() { Name = RiskPolicy.Name, Key = LimitKey.Prefix, Limit = 4 };

    private readonly List<(int Last, DateTimeOffset At)> _starts = [];
    private BreakerSlot _outcomes;

    /// <summary>When it was last added to.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>Starts of late to other numbers of the prefix, and how many of these are next to this one.</summary>
    public (int Others, int Near) Count(int last, int near, DateTimeOffset now)
    {
        var (others, beside) = (0, 0);
        foreach (var (other, at) in _starts)
        {
            if (other == last || now - at >= Late)
                continue;
            others++;
            beside += Math.Abs(other - last) <= near ? 1 : 0;
        }

        return (others, beside);
    }

    /// <summary>Starts that stand unapproved, this one included; zero where approvals speak for them.</summary>
    public int Unproven(DateTimeOffset now)
    {
        var line = BreakerDecision.Judge(_outcomes, Unapproved, weight: 1, proven: false, now);
        return line.Phase == BreakerPhase.Open ? (int)line.Unapproved : 0;
    }

    /// <summary>Adds a start.</summary>
    public void Add(int last, DateTimeOffset now)
    {
        _starts.RemoveAll(start => now - start.At >= Late);
        if (_starts.Count == MaxStarts)
            _starts.RemoveAt(0);
        _starts.Add((last, now));
        var closed = new BreakerLine(BreakerPhase.Closed, 0, 0, TimeSpan.Zero, LimitVerdict.Passed);
        _outcomes = BreakerDecision.Take(_outcomes, Unapproved, closed, weight: 1, goesOn: true, now);
        At = now;
    }

    /// <summary>Takes the latest start of a number back: it did not happen.</summary>
    public void Remove(int last)
    {
        if (Forget(last))
            _outcomes = BreakerDecision.GiveBack(_outcomes, Unapproved, weight: 1);
    }

    /// <summary>The number was approved.</summary>
    public void Approve(int last, DateTimeOffset now)
    {
        while (Forget(last))
        {
        }

        _outcomes = BreakerDecision.Approve(_outcomes, Unapproved, now);
    }

    private bool Forget(int last)
    {
        var place = _starts.FindLastIndex(start => start.Last == last);
        if (place >= 0)
            _starts.RemoveAt(place);
        return place >= 0;
    }
}
