using Countersign.Bench.Load;

namespace Countersign.Bench.Flows;

/// <summary>The floor: an empty JSON object to the same server and an empty one back.</summary>
internal sealed class EmptyPostWorkload(Target target) : Workload
{
    private const int Ok = 200;

    private readonly Wire _wire = new(target.Key);

    public override bool TryNext(Connection connection, long now)
    {
        connection.Request.Begin(RequestKind.Plain, null, now);
        _wire.Empty(connection.Request);
        return true;
    }

    public override void Done(Connection connection, in HttpResponse response, long now, bool recorded)
    {
        if (response.Status != Ok)
            Counts.CountUnexpected(response.Status);
        else if (recorded)
            Counts.Plain.Record((now - connection.Request.Intended) / 1000);
    }
}
