using System.Collections.Immutable;
using Countersign.Carriers;
using Countersign.Inbound;
using Countersign.Numbers;
using Countersign.Tenants;

namespace Countersign.Verifications;

/// <summary>
/// What a decision makes of a state. The same state, by reference, means that there is nothing to write.
/// </summary>
/// <typeparam name="TOutcome">What the caller is answered, once the state is durable.</typeparam>
internal readonly record struct Decision<TOutcome>(PhoneNumberState State, TOutcome Outcome)
{
    /// <summary>What is to be done once the state is durable.</summary>
    public Effect[] Effects { get; init; } = [];

    /// <summary>What the next write shall take along, and no caller waits for.</summary>
    public Fact? Later { get; init; }
}

/// <summary>A change that answers nobody.</summary>
internal readonly record struct Change(PhoneNumberState State, Effect[] Effects)
{
    public static Change None(PhoneNumberState state) => new(state, []);
}

/// <summary>What follows a durable change.</summary>
internal abstract record Effect
{
    private Effect()
    {
    }

    /// <summary>Hand the attempt over to its carrier.</summary>
    public sealed record Submit(AttemptAddress Attempt) : Effect;

    /// <summary>Whatever of the verification is still on its way to a carrier is to be held back.</summary>
    public sealed record Recall(VerificationKey Key) : Effect;

    /// <summary>Tell the router that the first message's code was given back, so long after it was sent.</summary>
    public sealed record Converted(string Route, E164 To, bool Bulk, TimeSpan After) : Effect;

    /// <summary>Answer what the number's owner has sent.</summary>
    public sealed record Answer(InboundAnswer Text) : Effect;

    /// <summary>Tell a batch that the right code was given.</summary>
    public sealed record NoteApproval(VerificationKey Key, BatchRowReference Row) : Effect;
}

/// <summary>
/// Something learned that becomes durable with the next write. Applying it is harmless however often and late it is
/// done.
/// </summary>
internal abstract record Fact
{
    private Fact()
    {
    }

    /// <summary>
    /// The rules of the tenant that it is about, where another route may follow it; null where nobody knows them.
    /// </summary>
    public ImmutableArray<RouteRule>? Rules { get; init; }

    /// <summary>What a carrier answered to a submission.</summary>
    public sealed record Settled(SubmissionOutcome Outcome) : Fact;

    /// <summary>The attempt waited, and is about to be handed over.</summary>
    public sealed record Begun(AttemptAddress Attempt) : Fact;

    /// <summary>What a carrier reported later.</summary>
    public sealed record Receipt(AttemptReceipt Report) : Fact;

    /// <summary>A line of a timeline about something that changed nothing.</summary>
    public sealed record Remark(VerificationKey Key, TimelineMark Mark) : Fact;

    /// <summary>The tenant's suppression list has what it was told.</summary>
    public sealed record Listed(string Tenant, long Revision) : Fact;

    /// <summary>The batch has the note.</summary>
    public sealed record Noted(Effect.NoteApproval Note) : Fact;
}
