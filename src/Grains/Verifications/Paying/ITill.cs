using Countersign.Numbers;

namespace Countersign.Verifications;

/// <summary>
/// Where one command of a tenant that pays beforehand, or has caps, takes what it needs of what this process has in
/// hand: no call, no wait. What it took and nothing came of is given back by whoever opened it.
/// </summary>
internal interface ITill
{
    /// <summary>Takes what a send may cost, whatever way it goes.</summary>
    TillAnswer Take(in TillRequest request);
}

/// <summary>What a send is to be paid for.</summary>
/// <param name="To">Where it goes.</param>
/// <param name="Channel">How it travels.</param>
/// <param name="Session">The session it belongs to: what it says, and in which language.</param>
/// <param name="Brand">The name the reader knows.</param>
/// <param name="Fallback">What may follow within the send.</param>
/// <param name="Lifetime">How long the code lives.</param>
internal readonly record struct TillRequest(
    E164 To, Channel Channel, Session Session, string Brand, FallbackStep[] Fallback, TimeSpan Lifetime)
{
    /// <summary>Whether it is the first of a verification, which needs a place among those that are open.</summary>
    public bool Opens => Session is { Message: null, Attempts.Length: 0 };

    /// <summary>Whether it is part of a batch.</summary>
    public bool IsBulk => Session.Batches.Length > 0;
}

/// <summary>What came of it.</summary>
internal abstract record TillAnswer
{
    private TillAnswer()
    {
    }

    /// <summary>It is taken; a loan of no name where no money was.</summary>
    public sealed record Taken(string Loan, SendPrice Price) : TillAnswer
    {
        /// <summary>The caps it was taken from as well.</summary>
        public Part[] Caps { get; init; } = [];

        /// <summary>The place of the verification that it opens; null where these are not counted.</summary>
        public Part? Place { get; init; }
    }

    /// <summary>There is less in hand, and less to be had.</summary>
    public sealed record Short(long Needed, long Available, string Currency) : TillAnswer;

    /// <summary>It would exceed a cap.</summary>
    public sealed record Capped(SpendRefusal Refusal) : TillAnswer;

    /// <summary>So many verifications are open already.</summary>
    public sealed record Crowded(long Limit, long Used, TimeSpan Lifetime) : TillAnswer;

    /// <summary>The tenant's prices say nothing of the destination.</summary>
    public sealed record NotPriced : TillAnswer;
}
