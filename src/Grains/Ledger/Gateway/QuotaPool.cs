using Countersign.Tenants;

namespace Countersign.Ledger;

/// <summary>
/// What this process holds of one tenant's quotas of one scope. As long as there are tokens, taking is a few
/// subtractions under a lock. Who finds none waits, in order of arrival, for the one call to the ledger that is made
/// for all of them.
/// </summary>
internal sealed partial class QuotaPool(ITenantLedgerGrain ledger, string holder, QuotaScope scope, TimeProvider time)
{
    /// <summary>Requests that wait at once; more are turned away.</summary>
    private const int MaxWaiting = 10_000;

    /// <summary>A pool that was not asked for so long gives back what lasts.</summary>
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly long _epoch = time.GetTimestamp();
    private readonly Queue<Waiter> _waiting = new();
    private QuotaPurse[] _purses = [];
    private TenantSnapshot? _tenant;
    private TimeSpan _clockOffset;
    private TimeSpan _lastTake;
    private UseMeter _meter;
    private int _wanted;
    private long _sequence;
    private bool _isAsking;

    private TimeSpan Now => time.GetElapsedTime(_epoch);

    /// <summary>Takes tokens of every quota, or with <paramref name="take"/> unset only looks.</summary>
    public ValueTask<QuotaTake> TakeAsync(TenantSnapshot tenant, TimeSpan clockOffset, int count, bool take)
    {
        Waiter waiter;
        lock (_lock)
        {
            var now = Now;
            Follow(tenant, clockOffset, now);
            _lastTake = now;
            if (_waiting.Count == 0 && TryAnswer(count, take, now) is { } answer)
            {
                if (IsWorthAsking(now))
                    BeginAsking();
                return ValueTask.FromResult(answer);
            }

            if (_waiting.Count >= MaxWaiting)
                throw new StorageOverloadedException($"{MaxWaiting} requests wait for a tenant's quota already.");
            waiter = new Waiter(count, take);
            _waiting.Enqueue(waiter);
            _wanted += count;
            BeginAsking();
        }

        return new ValueTask<QuotaTake>(waiter.Answer.Task);
    }

    public void GiveBack(QuotaTake taken)
    {
        lock (_lock)
        {
            foreach (var state in taken.States)
            {
                foreach (var purse in _purses)
                {
                    if (purse.Quota.Kind == state.Quota.Kind)
                        purse.GiveBack(taken.Count, state.Window);
                }
            }
        }
    }

    /// <summary>
    /// Gives back what lasts and was not used of late, or with <paramref name="all"/> all there is. Whether there is
    /// nothing to keep this pool for.
    /// </summary>
    public bool GiveUp(bool all)
    {
        lock (_lock)
        {
            var now = Now;
            if (_isAsking || (!all && now - _lastTake < IdleTime))
                return false;

            foreach (var purse in _purses)
            {
                purse.Turn(now);
                if (all || purse.IsLasting)
                    purse.PutAside(now);
            }

            if (!_purses.Any(static purse => purse.Owes))
                return _purses.All(static purse => purse.Left == 0);
            BeginAsking();
            return false;
        }
    }

    /// <summary>The ask under way, if any.</summary>
    public Task Asking { get; private set; } = Task.CompletedTask;

    /// <summary>Takes note of changed quotas, and of a clock that was moved: its windows are others.</summary>
    private void Follow(TenantSnapshot tenant, TimeSpan clockOffset, TimeSpan now)
    {
        if (clockOffset != _clockOffset)
        {
            _clockOffset = clockOffset;
            foreach (var purse in _purses)
                purse.Close(now);
        }

        if (ReferenceEquals(tenant, _tenant))
            return;
        _tenant = tenant;
        QuotaLimit[] quotas = [.. tenant.Quotas(scope)];
        if (!_purses.Select(static purse => purse.Quota).SequenceEqual(quotas))
            _purses = [.. quotas.Select(quota => Find(quota) ?? new QuotaPurse(quota))];
    }

    private QuotaPurse? Find(QuotaLimit quota) => Array.Find(_purses, purse => purse.Quota == quota);

    /// <summary>What can be answered at once; null where the ledger has to be asked.</summary>
    private QuotaTake? TryAnswer(int count, bool take, TimeSpan now)
    {
        QuotaPurse? lacking = null;
        foreach (var purse in _purses)
        {
            purse.Turn(now);
            if (purse.Left < count && (lacking is null || purse.IsEmpty(now)))
                lacking = purse;
        }

        if (lacking is not null)
            return lacking.IsEmpty(now) ? Answer(count, lacking, now) : null;

        if (take)
        {
            _meter.Add(now, count);
            foreach (var purse in _purses)
                purse.Take(count);
        }

        return Answer(count, refused: null, now);
    }

    private QuotaTake Answer(int count, QuotaPurse? refused, TimeSpan now)
    {
        var states = new QuotaState[_purses.Length];
        for (var at = 0; at < states.Length; at++)
            states[at] = _purses[at].State(now);
        return new QuotaTake(this, states, count) { Refused = refused?.State(now) };
    }

    private sealed class Waiter(int count, bool take)
    {
        public int Count { get; } = count;

        public bool Take { get; } = take;

        public TaskCompletionSource<QuotaTake> Answer { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
