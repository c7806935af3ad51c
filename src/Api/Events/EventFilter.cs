using System.Collections.Immutable;
using Countersign.Events;

namespace Countersign.Api.Events;

/// <summary>Which events are wanted.</summary>
/// <param name="Types">As <see cref="EventTypeFilter"/> takes them; empty for all.</param>
/// <param name="Subject">The one subject; null for all.</param>
internal sealed record EventFilter(ImmutableArray<string> Types, string? Subject)
{
    /// <summary>Most types of one request.</summary>
    public const int MaxTypes = 32;

    /// <summary>All there are.</summary>
    public static EventFilter None { get; } = new([], Subject: null);

    public bool Takes(EventRecord one) =>
        (Subject is null || one.Subject == Subject) && EventTypeFilter.Takes(Types, one.Type);
}
