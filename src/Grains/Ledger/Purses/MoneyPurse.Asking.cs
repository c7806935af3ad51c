namespace Countersign.Ledger;

/// <summary>How a purse asks its account.</summary>
internal sealed partial class MoneyPurse
{
    /// <summary>Calls in a row that may fail before those who wait are told.</summary>
    private const int MaxFaults = 3;

    /// <summary>How long a call may take before it is made again, under its old name.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>How much is to be had, here and of the lender. Takes nothing, and throws what a call throws.</summary>
    public async Task<long> LookAsync()
    {
        var look = new MoneyAsk(
            $"{holder}-look", Sequence: 1, key.Batch, key.Currency, Least: 0, Wanted: 0, Stock: 0, null, Return: 0);
        var there = await PatientCall.RunAsync(lend(look), Patience, time);
        lock (_lock)
            return there.Free + (there.Day == _day && Now < _until ? _inHand : 0);
    }

    /// <summary>
    /// One ask at a time, in no grain's turn: others than the one that causes it wait for it as well, and live longer.
    /// </summary>
    private void BeginAsking()
    {
        if (_isAsking)
            return;
        _isAsking = true;
        using (ExecutionContext.SuppressFlow())
        {
            Asking = Task.Factory
                .StartNew(AskAsync, CancellationToken.None, TaskCreationOptions.None, scheduler)
                .Unwrap();
        }
    }

    /// <summary>
    /// Ends: each round serves or refuses who is first in line, or counts a fault. Nobody knows what a call that failed
    /// has lent or taken back; so the same is asked again, and its lender answers as it did.
    /// </summary>
    private async Task AskAsync()
    {
        var faults = 0;
        while (NextAsk(faults, out var sent) is { } ask)
        {
            try
            {
                Learn(ask, await PatientCall.RunAsync(lend(ask), Patience, time), sent);
                faults = 0;
            }
#pragma warning disable CA1031 // Whatever it was: it is asked again, and in the end those who wait are told.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                if (++faults >= MaxFaults)
                    Fail(fault);
            }
        }
    }

    /// <summary>What to ask next; null where nobody waits, and nothing is owed or unanswered.</summary>
    private MoneyAsk? NextAsk(int faults, out TimeSpan sent)
    {
        lock (_lock)
        {
            var now = sent = Now;
            Serve(now);
            _unanswered = now < _until ? _unanswered : null;
            if (_waiting.Count == 0 && (faults >= MaxFaults || (_owed.Micros == 0 && _unanswered is null)))
            {
                _isAsking = false;
                return null;
            }

            if (_unanswered is not null)
                return _unanswered;

            if (_loan.Length == 0 || now >= _until)
            {
                PutAside();
                _loan = $"{holder}-{++_sequence}";
                (_begun, _until) = (now, now + LoanTerms.LongestLife);
            }

            var wanted = _waiting.Sum(static waiter => waiter.Micros);
            var first = _waiting.TryPeek(out var waiter) ? waiter.Micros : 0;
            var stock = Math.Max(_meter.Recent(now), first * StockOfMessages);
            var owed = _owed;
            _owed = ("", 0);
            return _unanswered = new MoneyAsk(
                _loan,
                ++_sequence,
                key.Batch,
                key.Currency,
                Math.Max(0, first - _inHand),
                Math.Max(0, wanted - _inHand),
                wanted > 0 ? stock : 0,
                owed.Micros > 0 ? owed.Loan : null,
                owed.Micros);
        }
    }

    private void Learn(MoneyAsk ask, MoneyLoan lent, TimeSpan sent)
    {
        lock (_lock)
        {
            (_unanswered, PaidSegments) = (null, lent.PaidSegments);
            var now = Now;
            Follow(lent, sent, now);
            _inHand += lent.Micros;
            Serve(now);

            // There is enough, but not by this loan: the account's clock went ahead and it called the loan back.
            if (lent.Micros == 0 && ask.Least > 0 && lent.Free >= ask.Least)
                (_loan, _inHand) = ("", 0);

            // Nothing more is to be had: who is first would ask in vain again, and so would who wants more than there
            // is. A slow answer is another matter: the loan may be over, and the next ask begins another.
            while (lent.Micros < ask.Wanted && now < _until
                && _waiting.TryPeek(out var waiter) && waiter.Micros > _inHand + lent.Free)
            {
                _waiting.Dequeue().Answer.SetResult(
                    new MoneyTake(Loan: null, waiter.Micros, _inHand + lent.Free, _endsAt - now));
                Serve(now);
            }
        }
    }

    /// <summary>
    /// A part of a day's allowance is used within that day, and a loan within its life: both ends are reckoned from
    /// before the lender was asked. What is left of another day is of no use, and the lender has forgotten it.
    /// </summary>
    private void Follow(MoneyLoan lent, TimeSpan sent, TimeSpan now)
    {
        if (lent.Day != _day)
            (_day, _inHand, _owed) = (lent.Day, 0, ("", 0));
        _endsAt = now + lent.EndsIn;
        var end = _begun + (lent.Life ?? LoanTerms.Life);
        _until = end < _until ? end : _until;
        if (lent.EndsIn is { } endsIn && sent + endsIn < _until)
            _until = sent + endsIn;
    }

    /// <summary>Answers those who wait, from the first on, until one needs what is not there yet.</summary>
    private void Serve(TimeSpan now)
    {
        while (_waiting.TryPeek(out var waiter) && Has(waiter.Micros, now))
            _waiting.Dequeue().Answer.SetResult(new MoneyTake(Take(waiter.Micros, now), waiter.Micros, Free: 0));
    }

    private void Fail(Exception fault)
    {
        lock (_lock)
        {
            while (_waiting.TryDequeue(out var waiter))
                waiter.Answer.SetException(fault);
        }
    }
}
