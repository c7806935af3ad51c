using System.Collections.Immutable;

namespace Countersign.Ledger;

/// <summary>How a pool asks its ledger.</summary>
internal sealed partial class QuotaPool
{
    /// <summary>
    /// Asks in a row for those who wait: where there are many processes each is lent a part of what is left at a time.
    /// </summary>
    private const int MaxRounds = 64;

    /// <summary>Calls in a row that may fail before those who wait are told.</summary>
    private const int MaxFaults = 3;

    /// <summary>
    /// How long a call may take. What a lost one was lent stays lent until its window ends, and nobody waits for that.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Whether more is wanted than there is, though nobody waits yet.</summary>
    private bool IsWorthAsking(TimeSpan now)
    {
        if (_isAsking)
            return false;

        var recent = _meter.Recent(now);
        foreach (var purse in _purses)
        {
            var size = LeaseSize.Of(purse.Quota, recent);
            if ((purse.Left < size.LowWater && !purse.IsEmpty(now)) || purse.IsTimeToLookAhead(now, size))
                return true;
        }

        return false;
    }

    /// <summary>One ask at a time. What the request that causes it carries along shall not go with it.</summary>
    private void BeginAsking()
    {
        if (_isAsking)
            return;
        _isAsking = true;
        using (ExecutionContext.SuppressFlow())
        {
            Asking = Task.Factory
                .StartNew(AskAsync, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Current)
                .Unwrap();
        }
    }

    private async Task AskAsync()
    {
        var faults = 0;
        for (var round = 0; round < MaxRounds; round++)
        {
            if (NextAsk(round, out var sent) is not { } ask)
                return;

            try
            {
                var leased = ledger.LeaseAsync(ask, CancellationToken.None);
                Learn(ask, await PatientCall.RunAsync(leased, Patience, time), sent);
                faults = 0;
            }
#pragma warning disable CA1031 // Whatever it was: it is asked again, and in the end those who wait are told.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                if (++faults < MaxFaults)
                    continue;
                Fail(fault);
                return;
            }
        }

        Fail(new TimeoutException($"A quota was not settled in {MaxRounds} calls."));
    }

    /// <summary>What to ask next; null where nobody waits any more.</summary>
    private QuotaAsk? NextAsk(int round, out TimeSpan sent)
    {
        lock (_lock)
        {
            var now = sent = Now;
            Serve(now);
            if (round > 0 && _waiting.Count == 0)
            {
                _isAsking = false;
                return null;
            }

            var recent = _meter.Recent(now);
            var lines = ImmutableArray.CreateBuilder<QuotaAskLine>(_purses.Length);
            foreach (var purse in _purses)
                lines.Add(purse.Ask(now, _wanted, LeaseSize.Of(purse.Quota, recent)));
            return new QuotaAsk(holder, ++_sequence, _clockOffset, lines.MoveToImmutable());
        }
    }

    private void Learn(QuotaAsk ask, QuotaGrant grant, TimeSpan sent)
    {
        lock (_lock)
        {
            var now = Now;
            for (var at = 0; at < ask.Lines.Length; at++)
            {
                // The quotas may have changed meanwhile; then what was lent of the old one is let go.
                if (Find(ask.Lines[at].Quota) is { } purse)
                    purse.Learn(grant.Lines[at], sent, now);
            }

            Serve(now);
        }
    }

    /// <summary>Answers those who wait, from the first on, until one needs what is not there yet.</summary>
    private void Serve(TimeSpan now)
    {
        while (_waiting.TryPeek(out var waiter) && TryAnswer(waiter.Count, waiter.Take, now) is { } answer)
        {
            _waiting.Dequeue();
            _wanted -= waiter.Count;
            waiter.Answer.SetResult(answer);
        }
    }

    private void Fail(Exception fault)
    {
        lock (_lock)
        {
            _isAsking = false;
            while (_waiting.TryDequeue(out var waiter))
            {
                _wanted -= waiter.Count;
                waiter.Answer.SetException(fault);
            }
        }
    }
}
