using Countersign.Carriers;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

public sealed class AttemptTests
{
    private static readonly Dictionary<AttemptStatus, AttemptStatus[]> Allowed = new()
    {
        [AttemptStatus.Submitting] =
        [
            AttemptStatus.Submitted, AttemptStatus.Delivered, AttemptStatus.Undelivered, AttemptStatus.Rejected,
            AttemptStatus.Unknown, AttemptStatus.Dropped,
        ],
        [AttemptStatus.Submitted] = [AttemptStatus.Delivered, AttemptStatus.Undelivered],
        [AttemptStatus.Unknown] =
        [
            AttemptStatus.Submitted, AttemptStatus.Delivered, AttemptStatus.Undelivered, AttemptStatus.Rejected,
        ],
        [AttemptStatus.Delivered] = [],
        [AttemptStatus.Undelivered] = [],
        [AttemptStatus.Rejected] = [],
        [AttemptStatus.Dropped] = [],
    };

    private readonly NumberRig _rig = new();

    public static TheoryData<AttemptStatus, AttemptStatus> Pairs()
    {
        var pairs = new TheoryData<AttemptStatus, AttemptStatus>();
        foreach (var known in Enum.GetValues<AttemptStatus>())
        {
            foreach (var learned in Enum.GetValues<AttemptStatus>())
                pairs.Add(known, learned);
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Attempt_MovesForwardOnly(AttemptStatus known, AttemptStatus learned) =>
        Assert.Equal(Allowed[known].Contains(learned), Attempt.MayBecome(known, learned));

    [Fact]
    public void Receipt_OfADeliveredMessage_IsDurableAndTold()
    {
        _rig.Accepted();
        _rig.AdvanceSeconds(3);

        _rig.Receipt(AttemptStatus.Delivered);

        Assert.Equal(AttemptStatus.Delivered, _rig.View().Attempts[0].Status);
        var expected = new TimelineEntry(_rig.Now, "attempt.delivered", "attempt 1, sms by r1");
        Assert.Equal(expected, TimelineView.Of(_rig.Session)[^1]);
    }

    [Fact]
    public void Receipt_BeforeTheCarriersAnswer_IsNotUndoneByIt()
    {
        _rig.Accepted();
        _rig.Receipt(AttemptStatus.Delivered);
        var before = _rig.State;

        _rig.Settle(AttemptStatus.Submitted);

        Assert.Same(before, _rig.State);
    }

    [Fact]
    public void Receipt_RepeatedOrContrary_ChangesNothing()
    {
        _rig.Accepted();
        _rig.Receipt(AttemptStatus.Undelivered, error: "absent-subscriber");
        var before = _rig.State;

        _rig.Receipt(AttemptStatus.Undelivered);
        _rig.Receipt(AttemptStatus.Delivered);

        Assert.Same(before, _rig.State);
    }

    [Fact]
    public void Receipt_AboutNothingKnown_ChangesNothing()
    {
        _rig.Accepted();
        var before = _rig.State;

        _rig.Receipt(AttemptStatus.Delivered, key: new VerificationKey(9, 9));
        _rig.Receipt(AttemptStatus.Delivered, attempt: 2);
        _rig.Receipt(AttemptStatus.Delivered, attempt: 0);
        _rig.Receipt(AttemptStatus.Rejected);

        Assert.Same(before, _rig.State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Receipt_AfterTheEnd_IsKeptAndReopensNothing(bool cancelled)
    {
        _rig.Accepted();
        if (cancelled)
            _rig.Cancel();
        else
            _rig.CheckRight();

        var status = _rig.Session.Status;
        _rig.Receipt(AttemptStatus.Delivered);

        Assert.Equal(status, _rig.Session.Status);
        Assert.Equal(AttemptStatus.Delivered, _rig.Session.Attempts[0].Status);
    }

    [Fact]
    public void Receipt_SettlesAnAttemptThatWasUnknown()
    {
        _rig.Accepted();
        _rig.Settle(AttemptStatus.Unknown, error: "carrier-timed-out");
        Assert.Equal(AttemptStatus.Unknown, _rig.Session.Attempts[0].Status);
        Assert.Empty(_rig.Effects);

        _rig.Receipt(AttemptStatus.Delivered);

        Assert.Equal(AttemptStatus.Delivered, _rig.Session.Attempts[0].Status);
    }

    [Fact]
    public void Rejection_OfTheMessage_IsNotTriedElsewhere()
    {
        _rig.Accepted();

        _rig.Settle(AttemptStatus.Rejected, error: "blocked", tryNextRoute: false);

        Assert.Empty(_rig.Effects);
        Assert.Equal(AttemptStatus.Rejected, Assert.Single(_rig.Session.Attempts).Status);
    }

    [Fact]
    public void Rejection_OfTheRoute_TakesTheNextOneInTheSameWriteAndSend()
    {
        var view = _rig.Accepted();

        _rig.Settle(AttemptStatus.Rejected, error: "route-failed", tryNextRoute: true);

        Assert.Equal([new Effect.Submit(new AttemptAddress(view.Key, 2))], _rig.Effects);
        Assert.Equal([AttemptStatus.Rejected, AttemptStatus.Submitting], _rig.Session.Attempts.Select(a => a.Status));
        Assert.Equal(["r1", "r2"], _rig.Session.Attempts.Select(a => a.Route));
        Assert.Equal(view.SendsLeft, _rig.View().SendsLeft);
        Assert.Equal(view.NextSendAt, _rig.View().NextSendAt);
    }

    [Fact]
    public void Rejection_ReportedTwice_TakesTheNextRouteOnce()
    {
        _rig.Accepted();
        _rig.Settle(AttemptStatus.Rejected, tryNextRoute: true);

        _rig.Settle(AttemptStatus.Rejected, tryNextRoute: true);

        Assert.Equal(2, _rig.Session.Attempts.Length);
    }

    [Fact]
    public void Rejection_OfEveryRoute_EndsWithTheLast()
    {
        _rig.Routes = new TestRoutes("r1", "r2");
        _rig.Accepted();
        _rig.Settle(AttemptStatus.Rejected, tryNextRoute: true);

        _rig.Settle(AttemptStatus.Rejected, attempt: 2, tryNextRoute: true);

        Assert.Empty(_rig.Effects);
        Assert.Equal(2, _rig.Session.Attempts.Length);
        Assert.Equal(VerificationStatus.Pending, _rig.Session.Status);
    }

    [Fact]
    public void Rejection_OfMoreRoutesThanOneSendMayTry_Ends()
    {
        _rig.Routes = new TestRoutes("r1", "r2", "r3", "r4");
        _rig.Accepted();
        for (var attempt = 1; attempt <= Attempt.MaxRoutesPerSend; attempt++)
            _rig.Settle(AttemptStatus.Rejected, attempt, tryNextRoute: true);

        Assert.Equal(Attempt.MaxRoutesPerSend, _rig.Session.Attempts.Length);
        Assert.Empty(_rig.Effects);
    }

    [Theory]
    [InlineData(VerificationStatus.Cancelled)]
    [InlineData(VerificationStatus.Approved)]
    [InlineData(VerificationStatus.Expired)]
    public void Rejection_AfterTheEnd_SendsNothingMore(VerificationStatus end)
    {
        _rig.Accepted();
        if (end == VerificationStatus.Cancelled)
            _rig.Cancel();
        else if (end == VerificationStatus.Approved)
            _rig.CheckRight();
        else
            _rig.Advance(TimeSpan.FromMinutes(10));

        _rig.Settle(AttemptStatus.Rejected, tryNextRoute: true);

        Assert.Empty(_rig.Effects);
        Assert.Equal(AttemptStatus.Rejected, Assert.Single(_rig.Session.Attempts).Status);
    }

    [Fact]
    public void Rejection_OfAnAttemptThatWasUnknown_IsNotTriedElsewhere()
    {
        _rig.Accepted();
        _rig.Settle(AttemptStatus.Unknown);

        _rig.Settle(AttemptStatus.Rejected, tryNextRoute: true);

        Assert.Single(_rig.Session.Attempts);
    }

    [Fact]
    public void Drop_OfAnAttemptThatOutlivedItsUse_IsKept()
    {
        _rig.Accepted();

        _rig.Settle(AttemptStatus.Dropped, error: "too-late");

        Assert.Equal(AttemptStatus.Dropped, _rig.Session.Attempts[0].Status);
    }
}
