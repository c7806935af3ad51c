using System.Collections.Immutable;
using System.Text;
using Countersign.Events;
using Countersign.Webhooks;

namespace Countersign.Grains.Tests.Webhooks;

public sealed class DeliveryDecisionTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    [Fact]
    public void TheSchedule_IsThatOfStandardWebhooks()
    {
        Assert.Equal(10, RetrySchedule.Standard.Count);
        Assert.Equal(
            new TimeSpan(75, 35, 5), RetrySchedule.Standard.Aggregate(TimeSpan.Zero, static (sum, one) => sum + one));
        Assert.Null(Next(10));
        Assert.Equal(Now + TimeSpan.FromHours(24), Next(9));
    }

    [Fact]
    public void Jitter_MakesAPauseLonger_ByATenthAtMost()
    {
        Assert.Equal(Now + TimeSpan.FromSeconds(5), Next(1, random: 0));
        Assert.Equal(Now + TimeSpan.FromSeconds(5.25), Next(1, random: 0.5));
        Assert.True(Next(1, random: 0.999) < Now + TimeSpan.FromSeconds(5.5));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(60, 60)]
    [InlineData(-60, 5)]
    [InlineData(1_000_000, 86_400)]
    public void RetryAfter_MakesAPauseLonger_NeverShorter_AndADayAtMost(int asked, int granted) =>
        Assert.Equal(Now + TimeSpan.FromSeconds(granted), Next(1, TimeSpan.FromSeconds(asked)));

    [Theory]
    [InlineData(200, true)]
    [InlineData(299, true)]
    [InlineData(199, false)]
    [InlineData(300, false)]
    [InlineData(301, false)]
    [InlineData(404, false)]
    [InlineData(410, false)]
    [InlineData(500, false)]
    [InlineData(null, false)]
    public void OnlyTwoHundreds_AreDelivered(int? status, bool isDelivered) =>
        Assert.Equal(isDelivered, Judge(1, Outcome(status)) is DeliveryVerdict.Delivered);

    [Fact]
    public void TheLastAttempt_IsTheLast()
    {
        Assert.IsType<DeliveryVerdict.Again>(Judge(9, Outcome(500)));
        Assert.IsType<DeliveryVerdict.Dead>(Judge(10, Outcome(500)));
        Assert.IsType<DeliveryVerdict.Dead>(Judge(10, Outcome(500) with { RetryAfter = TimeSpan.FromHours(1) }));
    }

    [Theory]
    [InlineData(429, 60, true)]
    [InlineData(503, 60, true)]
    [InlineData(500, 60, false)]
    [InlineData(429, 0, false)]
    public void AnEndpointThatIsTooBusy_IsLeftAloneAsAWhole(int status, int seconds, bool isLeft) =>
        Assert.Equal(
            isLeft ? Now + TimeSpan.FromSeconds(seconds) : (DateTimeOffset?)null,
            DeliveryDecision.Rest(Outcome(status) with { RetryAfter = TimeSpan.FromSeconds(seconds) }, Now));

    [Fact]
    public void AnEndpoint_IsDisabled_OnlyIfNothingArrivedSinceTheFirstAttempt()
    {
        Assert.Equal(WebhookReason.Failing, DeliveryDecision.AfterDeath(Now, Now));
        Assert.Equal(WebhookReason.Failing, DeliveryDecision.AfterDeath(Now.AddSeconds(-1), Now));
        Assert.Equal(WebhookReason.None, DeliveryDecision.AfterDeath(Now.AddSeconds(1), Now));
        Assert.Equal(WebhookReason.None, DeliveryDecision.AfterDeath(null, Now));
    }

    [Fact]
    public void TheSignature_IsThatOfTheReferenceLibraries()
    {
        // The example of the documentation of those who began Standard Webhooks.
        var key = Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        var body = Encoding.UTF8.GetBytes("""{"test": 2432232314}""");
        var one = WebhookSignature.Of([key], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body);
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", one);
        var two = WebhookSignature.Of([key, [1, 2, 3]], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body);
        Assert.StartsWith($"{one} v1,", two, StringComparison.Ordinal);
    }

    [Fact]
    public void ARotation_KeepsTheOldSecretForAWhile_AndNotTooManyOfThem()
    {
        ImmutableArray<WebhookSecret> secrets = [new WebhookSecret([1], Until: null)];
        secrets = WebhookSecrets.Rotate(secrets, [2], TimeSpan.FromHours(1), Now);
        Assert.Equal([2, 1], WebhookSecrets.Signing(secrets, Now).Select(static key => (int)key[0]));
        Assert.Equal([2], WebhookSecrets.Signing(secrets, Now.AddHours(1)).Select(static key => (int)key[0]));
        secrets = WebhookSecrets.Rotate(secrets, [3], TimeSpan.FromHours(9), Now);
        Assert.Equal(Now.AddHours(1), secrets[2].Until);
        secrets = WebhookSecrets.Rotate(secrets, [4], TimeSpan.FromHours(9), Now);
        Assert.Equal([4, 3, 2], WebhookSecrets.Signing(secrets, Now).Select(static key => (int)key[0]));
        secrets = WebhookSecrets.Rotate(secrets, [5], TimeSpan.Zero, Now);
        Assert.Equal([5], secrets.Select(static secret => (int)secret.Key[0]));
    }

    [Theory]
    [InlineData("", "dev.countersign.verification.approved", true)]
    [InlineData("*", "dev.countersign.verification.approved", true)]
    [InlineData("verification.approved", "dev.countersign.verification.approved", true)]
    [InlineData("dev.countersign.verification.approved", "dev.countersign.verification.approved", true)]
    [InlineData("verification.*", "dev.countersign.verification.attempt.submitted", true)]
    [InlineData("verification.*", "dev.countersign.verificationx.approved", false)]
    [InlineData("verification", "dev.countersign.verification.approved", false)]
    [InlineData("batch.*", "dev.countersign.verification.approved", false)]
    public void AnEndpoint_GetsTheTypesItChose(string chosen, string type, bool takes) =>
        Assert.Equal(takes, EventTypeFilter.Takes(chosen.Length == 0 ? [] : [chosen], type));

    private static WebhookOutcome Outcome(int? status) =>
        new() { Partition = 0, Index = 1, At = Now, Status = status };

    private static DeliveryVerdict Judge(int attempts, WebhookOutcome outcome) =>
        DeliveryDecision.Judge(attempts, outcome, RetrySchedule.Standard, Now, 0);

    private static DateTimeOffset? Next(int attempts, TimeSpan? retryAfter = null, double random = 0) =>
        RetrySchedule.Next(RetrySchedule.Standard, attempts, retryAfter, Now, random);
}
