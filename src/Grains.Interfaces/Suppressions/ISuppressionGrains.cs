using System.Collections.Immutable;
using Orleans;

namespace Countersign.Suppressions;

/// <summary>
/// Which segments of a tenant's suppression list hold anything. Key: <c>{tenant}/{live|sandbox}</c>. Durable when a
/// call returns; may be repeated. A segment stays marked after its last entry has gone.
/// </summary>
[Alias("countersign.suppression-directory")]
public interface ISuppressionDirectoryGrain : IGrainWithStringKey
{
    /// <summary>Marks a segment; called by the segment before its first entry.</summary>
    [Alias("mark")]
    Task MarkAsync(int segment, CancellationToken cancellationToken = default);

    /// <summary>The marked segments, ascending.</summary>
    [Alias("list")]
    Task<ImmutableArray<int>> ListAsync(CancellationToken cancellationToken = default);
}

/// <summary>
/// A part of a tenant's suppression list: an index, told by the numbers themselves, which alone decide whether anything
/// is refused. Key: <c>{tenant}/{live|sandbox}/{segment, 3 hexadecimal digits}</c>. Durable when a call returns; may be
/// repeated: what is older than what is known changes nothing.
/// </summary>
[Alias("countersign.suppression-segment")]
public interface ISuppressionSegmentGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes what a number says of itself. False where the segment has <see cref="SuppressionKeys.PerSegment"/>.
    /// </summary>
    [Alias("put")]
    Task<bool> PutAsync(SuppressionNote note, CancellationToken cancellationToken = default);

    /// <summary>
    /// Entries in the order of their <see cref="ListedSuppression.Order"/>, those after <paramref name="after"/> where
    /// given, at most <paramref name="limit"/>.
    /// </summary>
    [Alias("list")]
    Task<ImmutableArray<ListedSuppression>> ListAsync(
        ulong? after, int limit, CancellationToken cancellationToken = default);
}

/// <summary>What a number tells the list of one tenant.</summary>
/// <param name="Order">Its place in the segment: half of its keyed hash.</param>
/// <param name="Revision">Grows with each change of the number's mind.</param>
/// <param name="Entry">The entry.</param>
/// <param name="IsListed">Whether it is on the list, or gone from it.</param>
[GenerateSerializer, Immutable, Alias("countersign.suppression-note")]
public sealed record SuppressionNote(
    [property: Id(0)] ulong Order,
    [property: Id(1)] long Revision,
    [property: Id(2)] Suppression Entry,
    [property: Id(3)] bool IsListed);

/// <summary>An entry with its place in the segment, by which a list is continued.</summary>
[GenerateSerializer, Immutable, Alias("countersign.listed-suppression")]
public sealed record ListedSuppression(
    [property: Id(0)] ulong Order,
    [property: Id(1)] Suppression Entry);
