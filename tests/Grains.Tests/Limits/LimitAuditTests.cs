using Countersign.Limits;

namespace Countersign.Grains.Tests.Limits;

public sealed class LimitAuditTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void ARuleThatRefuses_IsToldOfOnceInAnHour_AndEachRuleForItself()
    {
        var state = With(new LimitReportState(), Noon, Refused("few"));
        Assert.Single(state.Outbox);

        state = With(state, Noon.AddMinutes(59), Refused("few"), Refused("other"));
        Assert.Single(state.Outbox);
        state = With(state, Noon.AddMinutes(59), Refused("few"), Refused("other"));
        Assert.Empty(state.Outbox);
        state = With(state, Noon.AddHours(1), Refused("few"), Refused("other"));
        Assert.Equal(2, state.Outbox.Count);
        Assert.Equal(2, state.Told.Count);
    }

    [Fact]
    public void ARuleThatRefusesNothing_IsNotToldOf() =>
        Assert.Empty(With(new LimitReportState(), Noon, Refused("few") with { Refused = 0, Noted = 5 }).Outbox);

    private static LimitTally Refused(string rule) => new(DateOnly.FromDateTime(Noon.UtcDateTime), rule, 1, 1, 0, 0, 0);

    private static LimitReportState With(LimitReportState state, DateTimeOffset now, params LimitTally[] added) =>
        LimitAudit.With(state with { Outbox = [] }, [.. added], "acme", now);
}
