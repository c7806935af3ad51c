using System.Collections.Concurrent;
using Orleans;

namespace Countersign.Ledger;

/// <summary>What this process has in hand of tenants' money.</summary>
/// <param name="grains">Finds accounts.</param>
/// <param name="random">Names loans.</param>
/// <param name="time">The time.</param>
/// <param name="scheduler">Where accounts are asked from: not within the turn of a grain.</param>
internal sealed class MoneyPurses(
    IGrainFactory grains, IRandomSource random, TimeProvider time, TaskScheduler scheduler)
{
    /// <summary>Purses kept at once; beyond it those that hold nothing are forgotten.</summary>
    private const int MaxPurses = 20_000;

    private const int HolderBytes = 8;

    private readonly ConcurrentDictionary<PurseKey, MoneyPurse> _purses = new();

    /// <summary>The purse.</summary>
    public MoneyPurse Of(PurseKey key)
    {
        if (_purses.TryGetValue(key, out var purse))
            return purse;
        if (_purses.Count >= MaxPurses)
            ReturnIdle();
        return _purses.GetOrAdd(key, new MoneyPurse(LenderOf(key), NewHolder(), key, scheduler, time));
    }

    private Func<MoneyAsk, Task<MoneyLoan>> LenderOf(PurseKey key)
    {
        if (key.Allowance is { } limit)
        {
            var allowance = grains.GetGrain<IAllowanceGrain>(key.Account);
            return ask => allowance.LendAsync(new AllowanceAsk(ask, limit), CancellationToken.None);
        }

        var account = grains.GetGrain<ITenantAccountGrain>(key.Account);
        return ask => account.LendAsync(ask, CancellationToken.None);
    }

    /// <summary>
    /// Gives back what was not used of late, and forgets who holds nothing. Called about once a second.
    /// </summary>
    public void ReturnIdle()
    {
        foreach (var (key, purse) in _purses)
        {
            if (purse.GiveUp(all: false))
                _purses.TryRemove(key, out _);
        }
    }

    /// <summary>Gives everything back; for a process that stops.</summary>
    public async Task ReturnAllAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_purses.Values.Select(static purse => purse.Asking)).WaitAsync(cancellationToken);
        foreach (var purse in _purses.Values)
            purse.GiveUp(all: true);
        await Task.WhenAll(_purses.Values.Select(static purse => purse.Asking)).WaitAsync(cancellationToken);
    }

    /// <summary>Of each purse its own: one that was forgotten and is made again opens other loans.</summary>
    private string NewHolder()
    {
        Span<byte> bytes = stackalloc byte[HolderBytes];
        random.Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
