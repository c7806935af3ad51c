using Countersign.Api.Requests;
using Countersign.Verifications;

namespace Countersign.Api.Verifications;

/// <summary>
/// What all requests have that lead to a message: to whom, how, and why. Printing one shows neither number nor text.
/// </summary>
internal abstract class SendRequest
{
    /// <summary>The members; those of a kind of request follow them.</summary>
    protected static readonly string[] Shared =
        ["to", "channel", "locale", "purpose", "region", "consent", "metadata"];

    private enum Member
    {
        To,
        Channel,
        Locale,
        Purpose,
        Region,
        Consent,
        Metadata,
    }

    /// <summary>The number as it was written.</summary>
    public string To { get; private set; } = "";

    public Channel Channel { get; private set; }

    /// <summary>The reader's language.</summary>
    public string? Locale { get; private set; }

    public string Purpose { get; private set; } = "default";

    /// <summary>The region by whose rules national notation is read.</summary>
    public string? Region { get; private set; }

    public ConsentRecord? Consent { get; private set; }

    public IReadOnlyDictionary<string, string>? Metadata { get; private set; }

    /// <summary>Reads all members; answers which of them were there, by bit.</summary>
    protected ulong Read(ref BodyReader body, MemberSet members)
    {
        ulong seen = 0;
        while (body.Next(members, ref seen, out var member))
        {
            if (member < Shared.Length)
                Take(ref body, (Member)member);
            else
                Take(ref body, member - Shared.Length);
        }

        body.Require(members, seen, (int)Member.To);
        return seen;
    }

    /// <summary>Reads a member of this kind, by its place among them.</summary>
    protected abstract void Take(ref BodyReader body, int member);

    private void Take(ref BodyReader body, Member member)
    {
        switch (member)
        {
            case Member.To:
                To = body.Text(RequestLimits.MaxNumber) ?? "";
                break;
            case Member.Channel:
                Channel = CommonMembers.Channel(ref body) ?? default;
                break;
            case Member.Locale:
                Locale = CommonMembers.Locale(ref body);
                break;
            case Member.Purpose:
                Purpose = CommonMembers.Name(ref body, RequestLimits.MaxPurpose) ?? Purpose;
                break;
            case Member.Region:
                Region = CommonMembers.Region(ref body);
                break;
            case Member.Consent:
                Consent = StartParts.Consent(ref body);
                break;
            case Member.Metadata:
                Metadata = StartParts.Metadata(ref body);
                break;
        }
    }
}
