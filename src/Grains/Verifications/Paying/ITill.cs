using Countersign.Numbers;

namespace Countersign.Verifications;

/// <summary>
/// Where one command of a tenant that pays beforehand pays. It takes money that this process has in hand: no call, no
/// wait. What it took and nothing came of is given back by whoever opened it.
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
    E164 To, Channel Channel, Session Session, string Brand, FallbackStep[] Fallback, TimeSpan Lifetime);

/// <summary>What came of it.</summary>
internal abstract record TillAnswer
{
    private TillAnswer()
    {
    }

    /// <summary>It is taken; a loan of no name where it costs nothing.</summary>
    public sealed record Taken(string Loan, SendPrice Price) : TillAnswer;

    /// <summary>There is less in hand, and less to be had.</summary>
    public sealed record Short(long Needed, long Available, string Currency) : TillAnswer;

    /// <summary>The tenant's prices say nothing of the destination.</summary>
    public sealed record NotPriced : TillAnswer;
}
