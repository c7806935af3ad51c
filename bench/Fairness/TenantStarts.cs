using Countersign.Bench.Flows;
using Countersign.Bench.Load;

namespace Countersign.Bench.Fairness;

/// <summary>Starts of some tenants in turn, due at even distances, each of a number that was never seen.</summary>
internal sealed class TenantStarts(IReadOnlyList<string> keys, TestNumbers numbers, double perSecond) : Workload
{
    private const int Accepted = 202;
    private const int TooMany = 429;

    private readonly Wire[] _tenants = [.. keys.Select(static key => new Wire(key))];
    private readonly Pace _pace = Pace.PerSecond(perSecond);
    private int _turn;

    /// <summary>Those of the window that a limit has refused.</summary>
    public long Refused { get; private set; }

    public override bool IsOpenLoop => true;

    public override void Begin(long now)
    {
        _pace.Begin(now);
        Refused = 0;
    }

    public override bool TryNext(Connection connection, long now)
    {
        if (!_pace.TryTake(now, out var intended))
            return false;

        connection.Request.Begin(RequestKind.Start, null, intended);
        _tenants[_turn++ % _tenants.Length].Start(connection.Request, numbers.Next());
        return true;
    }

    public override long NextDue(long now) => _pace.NextDue;

    public override void Done(Connection connection, in HttpResponse response, long now, bool recorded)
    {
        if (response.Status is not (Accepted or TooMany))
            Counts.CountUnexpected(response.Status);
        else if (recorded && response.Status == TooMany)
            Refused++;
        else if (recorded)
            Counts.Starts.Record((now - connection.Request.Intended) / 1000);
    }
}
