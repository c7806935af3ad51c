namespace Countersign.Carriers.Tests.Http;

public sealed class HttpRepeatTests : HttpLinkTest
{
    private const string Keyed = $$"""
        "Headers": { "Idempotency-Key": "{idempotency_key}" }, "Form": { "r": "{reference}" },
        "Idempotent": true, "Repeats": 2, {{Accepts}}
        """;

    private static Submission Fresh() => Message() with { NotAfter = DateTimeOffset.MaxValue };

    [Fact]
    public async Task ACarrierThatKnowsARepeat_IsAskedAgain_UnderTheSameKey()
    {
        var link = Open(Keyed, time: TimeProvider.System);
        AnswerInTurn(500, 500, 200);

        Assert.IsType<SubmissionResult.Accepted>(await link.SubmitAsync(Fresh()));

        Assert.Equal(3, Site.Seen.Count);
        Assert.Single(Site.Seen.Select(static one => one.Headers["Idempotency-Key"].ToString()).Distinct());
    }

    [Fact]
    public async Task Repeats_HaveAnEnd()
    {
        var link = Open(Keyed, time: TimeProvider.System);
        AnswerInTurn(500);

        Assert.IsType<SubmissionResult.Unknown>(await link.SubmitAsync(Fresh()));

        Assert.Equal(3, Site.Seen.Count);
    }

    [Fact]
    public async Task ARepeatThatIsRefused_DoesNotSayWhatBecameOfTheFirst()
    {
        var link = Open(Keyed, time: TimeProvider.System);
        AnswerInTurn(500, 429);

        Assert.IsType<SubmissionResult.Unknown>(await link.SubmitAsync(Fresh()));

        Assert.Equal(2, Site.Seen.Count);
    }

    [Fact]
    public async Task WithoutThePromise_NothingIsRepeated()
    {
        var link = Open($$""" "Form": { "r": "{reference}" }, {{Accepts}} """, time: TimeProvider.System);
        AnswerInTurn(500, 200);

        Assert.IsType<SubmissionResult.Unknown>(await link.SubmitAsync(Fresh()));

        Assert.Single(Site.Seen);
    }

    private void AnswerInTurn(params int[] statuses) => Site.Answer = (context, _) =>
    {
        context.Response.StatusCode = statuses[Math.Min(Site.Seen.Count, statuses.Length) - 1];
        return Task.CompletedTask;
    };
}
