namespace Countersign.Demo;

/// <summary>Plays the users: reads the code on each handset and types it in.</summary>
internal sealed class Approvals(CountersignClient client, Customers customers, TimeProvider time)
{
    // Numbers that end so are the sandbox's own (undelivered, late, …): their users may never see a code.
    private const string SpecialEnding = "000";

    private const int AtOnce = 8;
    private const int Looks = 50;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <summary>Approves up to <paramref name="goal"/> verifications of the batch; answers how many it did.</summary>
    public async Task<int> RunAsync(Batch batch, int goal, CancellationToken cancellationToken)
    {
        var approved = 0;
        var chosen = await ChooseAsync(batch, goal, cancellationToken);
        await Screen.ProgressAsync("approving", goal, "codes typed in", async report =>
        {
            var options =
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(chosen, options, async (user, cancellation) =>
            {
                if (await WaitForCodeAsync(user.Number, user.Verification, cancellation) is not { } code)
                    return;
                await client.CheckAsync(user.Verification, code, cancellation);
                report(Interlocked.Increment(ref approved));
            });
        });
        return approved;
    }

    private async Task<List<(string Number, string Verification)>> ChooseAsync(
        Batch batch, int goal, CancellationToken cancellationToken)
    {
        var chosen = new List<(string, string)>(goal);
        if (goal == 0)
            return chosen;
        await foreach (var row in client.ResultsAsync(batch.Id, "started", cancellationToken))
        {
            var number = customers.NumberByReference[row.Reference!];
            if (!number.StartsWith('+') || number.AsSpan(0, number.Length - 1).EndsWith(SpecialEnding))
                continue;
            chosen.Add((number, row.VerificationId!));
            if (chosen.Count == goal)
                break;
        }

        return chosen;
    }

    private async Task<string?> WaitForCodeAsync(
        string number, string verification, CancellationToken cancellationToken)
    {
        for (var look = 0; look < Looks; look++)
        {
            if (await client.CodeAsync(number, verification, cancellationToken) is { } code)
                return code;
            await Task.Delay(BetweenLooks, time, cancellationToken);
        }

        return null;
    }
}
