using Countersign.Numbers;

namespace Countersign.Verifications;

/// <summary>
/// Which kinds of line a code is sent to: refused is only what surely cannot receive one, or must not be called.
/// </summary>
public static class Reachability
{
    /// <summary>A landline takes no text messages.</summary>
    public const string Landline = "landline";

    /// <summary>Lines that belong to no person's handset, or cost whoever calls them.</summary>
    public const string NotSupported = "line-type-not-supported";

    /// <summary>
    /// Why no code is sent to such a line by such a channel, as <c>invalid-number</c> says it; null where one is.
    /// </summary>
    public static string? Refusal(LineType type, Channel channel) => type switch
    {
        LineType.TollFree or LineType.PremiumRate or LineType.SharedCost => NotSupported,
        LineType.Pager or LineType.Uan or LineType.Voicemail => NotSupported,
        LineType.FixedLine when channel == Channel.Sms => Landline,
        _ => null,
    };
}
