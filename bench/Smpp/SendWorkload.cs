using Countersign.Bench.Load;

namespace Countersign.Bench.Smpp;

/// <summary>Messages to numbers that were never used, each to another.</summary>
internal sealed class SendWorkload(IEgress egress, Numbers numbers, Pace pace) : Workload
{
    private const int Accepted = 202;

    public override bool IsOpenLoop => pace.IsOpenLoop;

    public override void Begin(long now) => pace.Begin(now);

    public override bool TryNext(Connection connection, long now)
    {
        if (!pace.TryTake(now, out var intended))
            return false;

        connection.Request.Begin(RequestKind.Start, null, intended);
        egress.Send(connection.Request, numbers.Next());
        return true;
    }

    public override long NextDue(long now) => pace.IsOpenLoop ? pace.NextDue : base.NextDue(now);

    public override void Done(Connection connection, in HttpResponse response, long now, bool recorded)
    {
        if (response.Status != Accepted)
            Counts.CountUnexpected(response.Status);
        else if (recorded)
            Counts.Starts.Record((now - connection.Request.Intended) / 1000);
    }
}

/// <summary>Mobile numbers of Uzbekistan in digits; the last four stay away from those the sandbox treats.</summary>
internal sealed class Numbers
{
    private const long First = 998_901_000_009;

    private int _taken;

    /// <summary>The next one; from any thread.</summary>
    public long Next() => First + (10L * Interlocked.Increment(ref _taken));
}
