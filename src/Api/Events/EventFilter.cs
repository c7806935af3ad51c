using Countersign.Events;

namespace Countersign.Api.Events;

/// <summary>Which events are wanted.</summary>
/// <param name="Types">Types in full, or beginnings of types that end with <c>.*</c>; empty for all.</param>
/// <param name="Subject">The one subject; null for all.</param>
internal sealed record EventFilter(string[] Types, string? Subject)
{
    /// <summary>Most types of one request.</summary>
    public const int MaxTypes = 32;

    private const string Rest = ".*";

    public bool Takes(EventRecord one) =>
        (Subject is null || one.Subject == Subject)
        && (Types.Length == 0 || Array.Exists(Types, type => Is(one.Type, type)));

    private static bool Is(string type, string wanted) => wanted.EndsWith(Rest, StringComparison.Ordinal)
        ? type.AsSpan().StartsWith(wanted.AsSpan(0, wanted.Length - 1), StringComparison.Ordinal)
        : type == wanted;
}
