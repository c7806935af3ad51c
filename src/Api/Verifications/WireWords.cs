using Countersign.Verifications;

namespace Countersign.Api.Verifications;

/// <summary>The words of API.md for the values of enums: the lower-case names of their members.</summary>
internal static class WireWords
{
    private static readonly string[] Channels = Words<Channel>();
    private static readonly string[] Statuses = Words<VerificationStatus>();
    private static readonly string[] Attempts = Words<AttemptStatus>();

    public static string Word(this Channel channel) => Channels[(int)channel];

    public static string Word(this VerificationStatus status) => Statuses[(int)status];

    public static string Word(this AttemptStatus status) => Attempts[(int)status];

    private static string[] Words<T>()
        where T : struct, Enum => [.. Enum.GetNames<T>().Select(static name => name.ToLowerInvariant())];
}
