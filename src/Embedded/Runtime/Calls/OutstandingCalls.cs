namespace Countersign.Embedded;

/// <summary>
/// The calls that wait for answers, so that each is given up at its time. They are threaded onto lists by the thread
/// that
/// sent them and looked through at every tick: cheaper than a timer for each, and late by at most a tick.
/// </summary>
internal sealed class OutstandingCalls
{
    private const int StripeCount = 16;

    private readonly Stripe[] _stripes = new Stripe[StripeCount];

    public OutstandingCalls()
    {
        for (var i = 0; i < StripeCount; i++)
            _stripes[i] = new Stripe();
    }

    public void Add(Call call)
    {
        var number = Environment.CurrentManagedThreadId % StripeCount;
        call.Stripe = (byte)number;
        var stripe = _stripes[number];
        lock (stripe)
        {
            call.IsWaiting = true;
            call.Later = stripe.First;
            if (stripe.First is { } first)
                first.Earlier = call;

            stripe.First = call;
        }
    }

    public bool Remove(Call call)
    {
        var stripe = _stripes[call.Stripe];
        lock (stripe)
        {
            if (!call.IsWaiting)
                return false;

            call.IsWaiting = false;
            if (call.Earlier is null)
                stripe.First = call.Later;
            else
                call.Earlier.Later = call.Later;

            if (call.Later is not null)
                call.Later.Earlier = call.Earlier;

            call.Earlier = call.Later = null;
            return true;
        }
    }

    /// <summary>The calls whose time is up, oldest silo order within each list.</summary>
    public List<Call> Overdue(int tick) => Where(call => call.Deadline <= tick);

    /// <summary>All calls that wait.</summary>
    public List<Call> All() => Where(static _ => true);

    private List<Call> Where(Predicate<Call> matches)
    {
        var found = new List<Call>();
        foreach (var stripe in _stripes)
        {
            lock (stripe)
            {
                for (var call = stripe.First; call is not null; call = call.Later)
                {
                    if (matches(call))
                        found.Add(call);
                }
            }
        }

        return found;
    }

    private sealed class Stripe
    {
        public Call? First { get; set; }
    }
}
