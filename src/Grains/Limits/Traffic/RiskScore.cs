using System.Collections.Immutable;
using Countersign.Tenants;

namespace Countersign.Limits;

/// <summary>Makes a score of what is seen, and a verdict of the score. Pure. docs/limits.md has the table.</summary>
internal static class RiskScore
{
    /// <summary>How far apart numbers in a row are at most.</summary>
    public const int Near = 10;

    private static readonly (int From, int Points)[] Velocity = [(3, 10), (5, 20), (10, 30)];
    private static readonly (int From, int Points)[] Sequence = [(2, 15), (3, 30), (4, 40)];
    private static readonly (int From, int Points)[] Conversion = [(1, 30)];
    private static readonly (int From, int Points)[] FailedChecks = [(5, 15), (10, 30)];
    private static readonly (int From, int Points)[] EasyLine = [(1, 10)];

    public static RiskLine Of(in RiskSeen seen, RiskPolicy policy, bool proven)
    {
        var signals = ImmutableArray.CreateBuilder<RiskPoints>();
        var score = Add(RiskSignal.Velocity, seen.Others, Velocity)
            + Add(RiskSignal.Sequence, seen.Near, Sequence)
            + Add(RiskSignal.Conversion, seen.Unproven, Conversion)
            + Add(RiskSignal.FailedChecks, seen.FailedChecks, FailedChecks)
            + Add(RiskSignal.LineType, seen.EasyLine ? 1 : 0, EasyLine);
        score = Math.Min(score, RiskPolicy.MaxScore);
        return new RiskLine(score, signals.ToImmutable(), VerdictOf(score, policy, proven));

        int Add(RiskSignal signal, int count, (int From, int Points)[] table)
        {
            var points = 0;
            foreach (var (from, each) in table)
                points = count >= from ? each : points;
            if (points > 0)
                signals.Add(new RiskPoints(signal, points, count));
            return points;
        }
    }

    private static LimitVerdict VerdictOf(int score, RiskPolicy policy, bool proven)
    {
        var blocks = score >= policy.BlockAt;
        if (!blocks && !(score >= policy.ChallengeAt))
            return LimitVerdict.Passed;
        var mode = blocks ? LimitMode.Block : LimitMode.Challenge;
        return BreakerDecision.VerdictOf(policy.Monitor ? LimitMode.Monitor : mode, proven);
    }
}

/// <summary>What is seen of a start and of those before it.</summary>
/// <param name="Others">Starts of late to other numbers of its prefix, not approved.</param>
/// <param name="Near">Those of them that are next to its number.</param>
/// <param name="Unproven">Starts to its prefix that no approval speaks for.</param>
/// <param name="FailedChecks">Wrong codes of late for numbers that its address has started.</param>
/// <param name="EasyLine">Whether its line is of a kind that is easily had in numbers.</param>
internal readonly record struct RiskSeen(int Others, int Near, int Unproven, int FailedChecks, bool EasyLine);
