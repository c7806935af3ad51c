using Countersign.Carriers.Tests.Conformance;
using Countersign.Numbers;
using Countersign.Verifications;

namespace Countersign.Carriers.Tests.Http;

/// <summary>Messages to hand over.</summary>
internal static class Messages
{
    public const string Reference = "test/0123456789abcdef0123456789abcdef.0123456789abcdef01234567.1";

    public static Submission Of(string text) => new()
    {
        Reference = Reference,
        Route = "route",
        Channel = Channel.Sms,
        To = E164.TryParseCanonical($"+{CarrierPeer.Digits}", out var number) ? number : default,
        Sender = CarrierPeer.Sender,
        Text = new MessageText(text),
        Tenant = "demo",
        VerificationId = "ve_test",
        Code = CodeDigits.TryParse("482913", out var code) ? code : default,
        ClockOffset = TimeSpan.Zero,
        NotAfter = ManualTime.Start.AddMinutes(10),
    };
}
