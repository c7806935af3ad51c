namespace Countersign.Ledger;

/// <summary>
/// The tokens of one quota that this process holds. Times are of the process's own clock since its pool was made. A
/// token is used only within its window: the end is reckoned from before the ledger was asked and the beginning of the
/// next from after it answered, so that neither a slow call nor a wrong clock stretches a window. Not safe by itself:
/// its pool keeps the lock.
/// </summary>
internal sealed class QuotaPurse(QuotaLimit quota)
{
    /// <summary>How long a ledger that had nothing left is not asked again. Others may give back meanwhile.</summary>
    private static readonly TimeSpan RefusalMemory = TimeSpan.FromMilliseconds(100);

    private TimeSpan _until;
    private TimeSpan _endsAt;
    private TimeSpan _emptyUntil;
    private int _lent;
    private DateTimeOffset _nextWindow;
    private int _nextLeft;
    private TimeSpan _nextFrom;
    private TimeSpan _nextUntil;
    private DateTimeOffset? _askedAheadIn;
    private (int Count, DateTimeOffset Window) _owed;

    public QuotaLimit Quota { get; } = quota;

    /// <summary>Beginning of the window that the tokens are of.</summary>
    public DateTimeOffset Window { get; private set; }

    /// <summary>Tokens that can be taken.</summary>
    public int Left { get; private set; }

    /// <summary>Whether what is not used is worth giving back: its window lasts.</summary>
    public bool IsLasting => Quota.Kind != QuotaKind.StartsPerSecond;

    /// <summary>Whether anything is to be given back.</summary>
    public bool Owes => _owed.Count > 0;

    /// <summary>Lets go of what is over; takes up what was lent ahead once its window has begun.</summary>
    public void Turn(TimeSpan now)
    {
        if (now < _until)
            return;

        Left = 0;
        if (_nextLeft > 0 && now >= _nextFrom)
        {
            (Window, Left, _lent) = (_nextWindow, _nextLeft, _nextLeft);
            (_until, _endsAt, _emptyUntil) = (_nextUntil, _nextUntil, default);
            _nextLeft = 0;
            Turn(now);
        }
    }

    /// <summary>Whether the ledger said a moment ago that nothing is left.</summary>
    public bool IsEmpty(TimeSpan now) => now < _emptyUntil;

    public void Take(int count) => Left -= count;

    public void GiveBack(int count, DateTimeOffset window)
    {
        if (window == Window)
            Left += count;
    }

    /// <summary>Puts all tokens aside, to be given back with the next ask.</summary>
    public void PutAside(TimeSpan now)
    {
        if (now < _until && Left > 0)
            _owed = (Left + (_owed.Window == Window ? _owed.Count : 0), Window);
        Left = 0;
    }

    /// <summary>The tenant's clock was moved: whatever window it is now, it is not this one.</summary>
    public void Close(TimeSpan now)
    {
        PutAside(now);
        (_nextLeft, _until, _emptyUntil, _askedAheadIn) = (0, default, default, null);
    }

    /// <summary>How far it is used, by this process or by those that others were lent.</summary>
    public QuotaState State(TimeSpan now)
    {
        var reset = _endsAt > now ? _endsAt - now : TimeSpan.Zero;
        return new QuotaState(Quota, Window, Math.Clamp(_lent - Left, 0, Quota.Limit), reset);
    }

    /// <summary>Whether tokens of the window to come should be there by now, and are not.</summary>
    public bool IsTimeToLookAhead(TimeSpan now, LeaseSize size) =>
        size.Ahead > 0 && !IsLasting && _nextLeft == 0 && _askedAheadIn != Window
        && now < _until && _until - now < LeaseSize.AheadTime;

    /// <summary>What to ask for.</summary>
    /// <param name="now">The time.</param>
    /// <param name="waiting">Tokens that somebody waits for.</param>
    /// <param name="size">How many more are worth asking for.</param>
    public QuotaAskLine Ask(TimeSpan now, int waiting, LeaseSize size)
    {
        var lacking = Math.Max(0, waiting - Left);
        var want = lacking + (IsEmpty(now) || Left - waiting >= size.LowWater ? 0 : size.Stock);
        var ahead = IsTimeToLookAhead(now, size) ? size.Ahead : 0;
        if (ahead > 0)
            _askedAheadIn = Window;
        var owed = _owed;
        _owed = default;
        return new QuotaAskLine(Quota, want, ahead, owed.Count, owed.Window);
    }

    /// <summary>Takes what was lent.</summary>
    public void Learn(in QuotaGrantLine lent, TimeSpan sent, TimeSpan now)
    {
        if (lent.Window != Window || now >= _until)
            (Window, Left) = (lent.Window, 0);
        (_until, _endsAt, _lent) = (sent + lent.EndsIn, now + lent.EndsIn, lent.Used);
        Left += lent.Granted;
        if (_nextWindow == Window)
        {
            // The window has begun between the ends that either side is sure of.
            Left += _nextLeft;
            _nextLeft = 0;
        }

        if (lent.Used >= Quota.Limit)
            _emptyUntil = Least(now + RefusalMemory, _endsAt);
        if (lent.GrantedAhead > 0)
        {
            _nextWindow = Quota.Kind.WindowAfter(lent.Window);
            _nextLeft = lent.GrantedAhead;
            (_nextFrom, _nextUntil) = (now + lent.EndsIn, sent + lent.NextEndsIn);
        }
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
