namespace Countersign.Ledger;

/// <summary>
/// Money of one account, and of one reservation on it, that this process has in hand; or a part of an allowance. As
/// long as there is enough, taking is a subtraction under a lock. Who finds too little waits, in order of arrival, for
/// the one call to the lender that is made for all of them.
/// </summary>
internal sealed partial class MoneyPurse(
    Func<MoneyAsk, Task<MoneyLoan>> lend, string holder, PurseKey key, TaskScheduler scheduler, TimeProvider time)
{
    /// <summary>Messages that wait at once; more are turned away.</summary>
    private const int MaxWaiting = 10_000;

    /// <summary>So many messages of the latest price are had in hand, where the account has plenty.</summary>
    private const int StockOfMessages = 32;

    /// <summary>A purse that was not asked for so long gives everything back.</summary>
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private readonly long _epoch = time.GetTimestamp();
    private readonly Queue<Waiter> _waiting = new();
    private UseMeter _meter;
    private TimeSpan _lastTake;
    private string _loan = "";
    private int _day;
    private TimeSpan _begun;
    private TimeSpan _until;
    private TimeSpan? _endsAt;
    private long _inHand;
    private (string Loan, long Micros) _owed = ("", 0);
    private long _sequence;
    private MoneyAsk? _unanswered;
    private bool _isAsking;

    /// <summary>Whose money, or what, it holds.</summary>
    public PurseKey Key => key;

    /// <summary>Segments that the tenant had paid for in the month, when the account was last asked.</summary>
    public long PaidSegments { get; private set; }

    /// <summary>The call under way, if any.</summary>
    public Task Asking { get; private set; } = Task.CompletedTask;

    private TimeSpan Now => time.GetElapsedTime(_epoch);

    /// <summary>Takes the money where it is in hand; the loan it is of, or null.</summary>
    public PurseLoan? TryTake(long micros)
    {
        lock (_lock)
        {
            var now = Now;
            return _waiting.Count == 0 && Has(micros, now) ? Take(micros, now) : null;
        }
    }

    /// <summary>
    /// Takes the money, if need be after asking the account for it. Throws what a call throws; nothing is taken then.
    /// </summary>
    public ValueTask<MoneyTake> TakeAsync(long micros)
    {
        Waiter waiter;
        lock (_lock)
        {
            var now = Now;
            if (_waiting.Count == 0 && Has(micros, now))
                return ValueTask.FromResult(new MoneyTake(Take(micros, now), micros, Free: 0));
            if (_waiting.Count >= MaxWaiting)
                throw new StorageOverloadedException($"{MaxWaiting} messages wait for a tenant's money already.");
            waiter = new Waiter(micros);
            _waiting.Enqueue(waiter);
            BeginAsking();
        }

        return new ValueTask<MoneyTake>(waiter.Answer.Task);
    }

    /// <summary>Sees to it that <see cref="PaidSegments"/> is not older than a loan runs.</summary>
    public ValueTask<MoneyTake> LearnAsync() => TakeAsync(0);

    /// <summary>Gives back what was taken, and certainly used for nothing. What is of another day is gone.</summary>
    public void GiveBack(PurseLoan loan, long micros)
    {
        lock (_lock)
        {
            // Of a loan that is no longer used it is owed with the next ask; if that is another one again, the account
            // calls it back in time.
            if (loan.Day != _day)
                return;
            if (loan.Id == _loan)
                _inHand += micros;
            else if (_owed.Micros == 0 || _owed.Loan == loan.Id)
                _owed = (loan.Id, _owed.Micros + micros);
        }
    }

    /// <summary>
    /// Gives back what was not used of late, or with <paramref name="all"/> everything. Whether there is nothing to
    /// keep this purse for.
    /// </summary>
    public bool GiveUp(bool all)
    {
        lock (_lock)
        {
            var now = Now;
            if (_isAsking || (!all && now - _lastTake < IdleTime && (_inHand == 0 || now < _until)))
                return false;

            PutAside();
            if (_owed.Micros == 0 && _unanswered is null)
                return now - _lastTake >= IdleTime;
            BeginAsking();
            return false;
        }
    }

    private bool Has(long micros, TimeSpan now) => micros <= _inHand && now < _until;

    private PurseLoan Take(long micros, TimeSpan now)
    {
        _inHand -= micros;
        _lastTake = now;
        _meter.Add(now, micros);
        return new PurseLoan(_loan, _day);
    }

    /// <summary>What is in hand is given back with the next ask.</summary>
    private void PutAside()
    {
        if (_inHand > 0 && (_owed.Micros == 0 || _owed.Loan == _loan))
            _owed = (_loan, _owed.Micros + _inHand);
        _inHand = 0;
    }

    private sealed class Waiter(long micros)
    {
        public long Micros { get; } = micros;

        public TaskCompletionSource<MoneyTake> Answer { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>Whose money a purse holds.</summary>
/// <param name="Account">The account's key.</param>
/// <param name="Batch">The batch of whose reservation it is; null for what is available.</param>
/// <param name="Currency">What its owner reckons in.</param>
internal readonly record struct PurseKey(string Account, string? Batch, string Currency)
{
    /// <summary>The allowance that the account is instead; null where it is one.</summary>
    public Allowance? Allowance { get; init; }
}

/// <summary>What something was taken from.</summary>
/// <param name="Id">The loan.</param>
/// <param name="Day">The day that it is of (<see cref="MoneyLoan.Day"/>).</param>
internal readonly record struct PurseLoan(string Id, int Day);

/// <summary>What came of asking for money.</summary>
/// <param name="Loan">The loan it was taken from; null where there is not enough.</param>
/// <param name="Micros">How much was asked for.</param>
/// <param name="Free">What there is instead.</param>
/// <param name="EndsIn">Until the day ends that it is of; null where it is of none.</param>
internal readonly record struct MoneyTake(PurseLoan? Loan, long Micros, long Free, TimeSpan? EndsIn = null);
