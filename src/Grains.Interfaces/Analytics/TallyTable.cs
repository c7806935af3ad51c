using System.Collections.Immutable;
using Orleans;

namespace Countersign.Analytics;

/// <summary>What is counted; its place among the counts of a <see cref="TallyLine"/>. The numbers are stored.</summary>
public enum TallyCount
{
    /// <summary>Verifications that began, and messages that were taken.</summary>
    Starts = 0,

    /// <summary>Codes that went out once more.</summary>
    Resends = 1,

    /// <summary>Messages that a carrier took over.</summary>
    Sends = 2,

    /// <summary>Those that arrived.</summary>
    Deliveries = 3,

    /// <summary>Those that did not.</summary>
    Undelivered = 4,

    /// <summary>Messages that a carrier did not take.</summary>
    Rejected = 5,

    /// <summary>Messages of which nobody knew whether a carrier took them.</summary>
    Unknown = 6,

    /// <summary>Messages that had outlived their use before they were handed over.</summary>
    Dropped = 7,

    /// <summary>Wrong codes.</summary>
    WrongChecks = 8,

    /// <summary>Verifications with the right code.</summary>
    Approvals = 9,

    /// <summary>Those whose time was over.</summary>
    Expired = 10,

    /// <summary>Those that the tenant ended.</summary>
    Cancelled = 11,

    /// <summary>Verifications whose last check was wrong, and messages that could not be sent.</summary>
    Failed = 12,

    /// <summary>Starts that a rule refused.</summary>
    Refused = 13,

    /// <summary>Starts that a rule refused until their user proves to be human.</summary>
    Challenged = 14,

    /// <summary>What sends cost their tenant, in millionths.</summary>
    Cost = 15,
}

/// <summary>What the events of a time come to.</summary>
/// <param name="Lines">In no order; those of nothing are left out.</param>
/// <param name="Behind">Events of the log that are not counted yet.</param>
/// <param name="IsTooLarge">Whether there would be more lines than <see cref="TallyQuery.MaxLines"/>.</param>
[GenerateSerializer, Immutable, Alias("countersign.tally-table")]
public sealed record TallyTable(
    [property: Id(0)] ImmutableArray<TallyLine> Lines,
    [property: Id(1)] long Behind,
    [property: Id(2)] bool IsTooLarge);

/// <summary>The counts of one step of time and one set of labels.</summary>
/// <param name="At">When the step begins; 0 in a total.</param>
/// <param name="Key">The labels, as <see cref="TallyKey"/> writes them; those not told apart are empty.</param>
/// <param name="Counts">One for each <see cref="TallyCount"/>.</param>
/// <param name="ToDeliver">
/// Times from the hand-over to the receipt that it arrived, as <see cref="QuantileSketch.Pairs"/> writes them.
/// </param>
/// <param name="ToVerify">Times from the start to the approval, the same way.</param>
[GenerateSerializer, Immutable, Alias("countersign.tally-line")]
public sealed record TallyLine(
    [property: Id(0)] long At,
    [property: Id(1)] string Key,
    [property: Id(2)] ImmutableArray<long> Counts,
    [property: Id(3)] ImmutableArray<long> ToDeliver,
    [property: Id(4)] ImmutableArray<long> ToVerify)
{
    /// <summary>How many counts there are.</summary>
    public static int Size { get; } = Enum.GetValues<TallyCount>().Length;

    /// <summary>One count.</summary>
    public long this[TallyCount count] => Counts[(int)count];
}
