using Countersign.Inbound;

namespace Countersign.Verifications;

/// <summary>Whether a message is answered, in which language, and in whose name.</summary>
internal static class HearAnswers
{
    /// <summary>Names in one answer; further tenants go unnamed.</summary>
    private const int MaxBrands = 3;

    private const string Fallback = "en";

    /// <summary>
    /// The answer; null where the number had as many of its kind as it gets in a day, or nobody has anything to do with
    /// it: then there is no name to answer in.
    /// </summary>
    public static InboundAnswer? For(IReadOnlyList<TenantShare> shares, HeardMark[] heard, HearCommand command)
    {
        if (shares.Count == 0 || heard.Length == HeardMark.MaxKept
            || heard.Count(mark => mark.IsAnswered && mark.Word == command.Word) >= HeardMark.MaxAnswers)
        {
            return null;
        }

        var brands = shares.Select(static share => share.Brand).Distinct(StringComparer.Ordinal).Take(MaxBrands);
        return new InboundAnswer(
            command.From,
            command.Route,
            command.Sender,
            command.Word,
            Locale(shares, command),
            string.Join(", ", brands),
            shares[0].Tenant,
            shares[0].Offset);
    }

    /// <summary>
    /// That of the keyword; where that is used in many languages, the one the number was last written to in.
    /// </summary>
    private static string Locale(IReadOnlyList<TenantShare> shares, HearCommand command) => !command.IsCommon
        ? command.Language
        : shares.SelectMany(static share => share.Sessions).MaxBy(static session => session.CreatedAt)?.Locale
            ?? (command.Language.Length > 0 ? command.Language : Fallback);
}
