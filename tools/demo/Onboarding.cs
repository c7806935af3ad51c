namespace Countersign.Demo;

/// <summary>
/// The whole story: upload, watch, read the codes from the sandbox's handsets, check them, count. Ends with 0 only
/// where the totals add up and as many were approved as could be.
/// </summary>
internal sealed class Onboarding(CountersignClient client, Customers customers, TimeProvider time)
{
    private const string Purpose = "onboarding";

    // The region that numbers in national notation are read in.
    private const string HomeRegion = "UZ";

    // Cooldowns and the send window of one run are over for the next; see the line that is printed.
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(60);

    public async Task<int> RunAsync(int approve, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        await client.AdvanceClockAsync(Later, cancellationToken);
        Screen.Line(
            $"Moved the sandbox's clock on by {Later.TotalMinutes:F0} min: the cooldowns of an earlier run are over.");
        Screen.Line($"Submitting {customers.File.Name}: {customers.Rows:N0} rows.");
        var batch = await client.SubmitAsync(customers.File, Purpose, HomeRegion, cancellationToken);
        Screen.Line(
            $"Accepted as {batch.Id} after {time.GetElapsedTime(start).TotalSeconds:F1} s: every row is durable.");
        batch = await WatchAsync(batch, cancellationToken);

        var goal = Math.Min(approve, batch.Counts.Started);
        var approved = await new Approvals(client, customers, time).RunAsync(batch, goal, cancellationToken);
        batch = await SeeApprovedAsync(batch, approved, cancellationToken);
        return Report(batch, goal, approved, time.GetElapsedTime(start));
    }

    private async Task<Batch> WatchAsync(Batch batch, CancellationToken cancellationToken)
    {
        var (settled, since) = (-1, time.GetTimestamp());
        await Screen.ProgressAsync("verifying", batch.Rows, "rows settled", async report =>
        {
            while (true)
            {
                batch = await client.BatchAsync(batch.Id, cancellationToken);
                report(batch.Settled);
                if (batch.Completed)
                    return;
                if (batch.Settled != settled)
                    (settled, since) = (batch.Settled, time.GetTimestamp());
                else if (time.GetElapsedTime(since) > StallLimit)
                    throw new DemoException($"Nothing moved in {batch.Id} for {StallLimit.TotalSeconds:F0} s.");
                await Task.Delay(PollEvery, time, cancellationToken);
            }
        });
        return batch;
    }

    // The batch counts its approvals a moment after they were answered.
    private async Task<Batch> SeeApprovedAsync(Batch batch, int approved, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        do
        {
            batch = await client.BatchAsync(batch.Id, cancellationToken);
            if (batch.Counts.Approved >= approved)
                return batch;
            await Task.Delay(PollEvery, time, cancellationToken);
        }
        while (time.GetElapsedTime(since) < StallLimit);
        throw new DemoException(
            $"{approved} checks were answered as approved, but {batch.Id} counts {batch.Counts.Approved}.");
    }

    private int Report(Batch batch, int goal, int approved, TimeSpan took)
    {
        var counts = batch.Counts;
        Screen.Line();
        foreach (var (name, count) in new[]
        {
            ("started", counts.Started), ("duplicate", counts.Duplicate), ("invalid", counts.Invalid),
            ("refused", counts.Refused), ("failed", counts.Failed), ("queued", counts.Queued),
        })
        {
            Screen.Line($"  {name,-10} {count,8:N0}");
        }

        var adds = counts.Sum == batch.Rows && batch.Rows == customers.Rows;
        Screen.Line($"  {"rows",-10} {batch.Rows,8:N0}  {(adds ? "adds up" : "DOES NOT ADD UP")}");
        Screen.Line($"  of those started: {counts.Delivered:N0} delivered, {counts.Approved:N0} approved");
        Screen.Line($"Took {took.TotalSeconds:F1} s.");
        if (!adds)
            throw new DemoException($"The counts sum to {counts.Sum:N0}; the file has {customers.Rows:N0} rows.");
        if (approved < goal)
            throw new DemoException($"Only {approved} of {goal} verifications could be approved.");
        return 0;
    }
}
