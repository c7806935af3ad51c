using Countersign.Carriers.Http.Callbacks;
using Countersign.Carriers.Http.Settings;
using Microsoft.AspNetCore.Http;

namespace Countersign.Carriers.Tests.Http;

public sealed class CallbackGuardTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    /// <summary>The example of the Standard Webhooks specification's reference libraries.</summary>
    [Theory]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", 0, true)]
    [InlineData("a key that is new\nwhsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", 300, true)]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", 301, false)]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSx", 0, false)]
    public void ASignature_IsThatOfStandardWebhooks(string secrets, int secondsLater, bool accepted)
    {
        File.WriteAllText(_file, secrets);
        var sent = DateTimeOffset.FromUnixTimeSeconds(1614265330);
        var guard = Guard(new CallbackOptions { Proof = CallbackProof.Signature }, sent.AddSeconds(secondsLater));
        var headers = new HeaderDictionary
        {
            ["webhook-id"] = "msg_p5jXN8AQM9LWM0D4loKWxJek",
            ["webhook-timestamp"] = "1614265330",
            ["webhook-signature"] = "v1,bm9uZQ== v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        };

        Assert.Equal(accepted, guard.Accepts(Request(headers)));
    }

    [Theory]
    [InlineData("the token of today", true)]
    [InlineData("the token of yesterday", true)]
    [InlineData("the token of toda", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void ATokenIsAccepted_AlsoTheOneItReplaces(string? token, bool accepted)
    {
        File.WriteAllText(_file, "the token of today\r\nthe token of yesterday\r\n");
        var guard = Guard(new CallbackOptions { Proof = CallbackProof.Token }, ManualTime.Start);

        Assert.Equal(accepted, guard.Accepts(Request([], token)));
    }

    [Theory]
    [InlineData("webhook-timestamp", "soon")]
    [InlineData("webhook-timestamp", "99999999999999999999")]
    [InlineData("webhook-signature", "")]
    [InlineData("webhook-id", "")]
    public void HeadersOfTheWrongForm_AreNoProof(string header, string value)
    {
        File.WriteAllText(_file, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        var guard = Guard(
            new CallbackOptions { Proof = CallbackProof.Signature }, DateTimeOffset.FromUnixTimeSeconds(1614265330));
        var headers = new HeaderDictionary
        {
            ["webhook-id"] = "msg_p5jXN8AQM9LWM0D4loKWxJek",
            ["webhook-timestamp"] = "1614265330",
            ["webhook-signature"] = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        };
        Assert.True(guard.Accepts(Request(headers)));

        headers[header] = value;

        Assert.False(guard.Accepts(Request(headers)));
    }

    private CallbackGuard Guard(CallbackOptions options, DateTimeOffset now)
    {
        var time = new ClockAt(now);
        return new CallbackGuard(options, new SecretFile(_file, time), time);
    }

    private static CallbackRequest Request(HeaderDictionary headers, string? token = null) =>
        new("route", token, headers, """{"test": 2432232314}"""u8.ToArray());

    private sealed class ClockAt(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
