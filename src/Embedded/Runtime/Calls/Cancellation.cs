namespace Countersign.Embedded;

/// <summary>Brings a caller's cancellation to the grain as a turn of its own.</summary>
internal sealed class Cancellation(Call call) : WorkItem
{
    public override bool Interleaves => true;

    public override Task Run(Activation activation)
    {
        call.SignalToken();
        return Task.CompletedTask;
    }

    public override void Finish(Task outcome)
    {
        // What the grain does about it shows in the call, not here.
        _ = outcome.Exception;
    }

    public override void Reject(Exception fault)
    {
    }

    public override void Reroute(Silo silo)
    {
    }
}
