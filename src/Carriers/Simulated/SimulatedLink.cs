using System.Buffers.Binary;
using Countersign.Verifications;

namespace Countersign.Carriers.Simulated;

/// <summary>One link of a simulated live route.</summary>
internal sealed class SimulatedLink(
    string route,
    SimulatedBehaviour behaviour,
    IReceiptSink receipts,
    SubmissionJournal journal,
    IRandomSource random,
    TimeProvider time) : ICarrierLink
{
    /// <summary>Submissions and receipts under way at once.</summary>
    public const int MaxUnderWay = 100_000;

    private int _underWay;
    private volatile bool _open;

    public LinkState State => _open ? LinkState.Up : LinkState.Closed;

    public void Start() => _open = true;

    public async Task<SubmissionResult> SubmitAsync(
        Submission submission, CancellationToken cancellationToken = default)
    {
        if (time.GetUtcNow() >= submission.NotAfter)
            return new SubmissionResult.Expired();
        if (!_open || Volatile.Read(ref _underWay) >= MaxUnderWay || Draw() < behaviour.Failing)
            return new SubmissionResult.Rejected("route-failed", TryNextRoute: true);

        Interlocked.Increment(ref _underWay);
        journal.Write(submission);
        _ = ReportAsync(new Receipt(
            route,
            submission.Reference,
            Draw() < behaviour.Delivered ? AttemptStatus.Delivered : AttemptStatus.Undelivered,
            Error: null));
        try
        {
            await Task.Delay(behaviour.Latency, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return new SubmissionResult.Unknown("no-answer");
        }

        return new SubmissionResult.Accepted(submission.Reference);
    }

    public ValueTask DisposeAsync()
    {
        _open = false;
        return ValueTask.CompletedTask;
    }

    /// <summary>A receipt that cannot be stored is lost: nobody counts on a carrier that does not exist.</summary>
    private async Task ReportAsync(Receipt receipt)
    {
        try
        {
            await Task.Delay(behaviour.Latency + behaviour.ReceiptAfter, time);
            await receipts.AcceptAsync(receipt);
        }
#pragma warning disable CA1031 // Nothing else may end here: nobody waits for this.
        catch (Exception)
#pragma warning restore CA1031
        {
            // As on the air.
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private double Draw()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        random.Fill(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes) / (uint.MaxValue + 1.0);
    }
}
