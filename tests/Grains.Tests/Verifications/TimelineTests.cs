using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

public sealed class TimelineTests
{
    private readonly NumberRig _rig = new();

    [Fact]
    public void Timeline_TellsEverythingInItsOrderAndNeverTheCode()
    {
        _rig.Accepted();
        var code = _rig.CodeOf(_rig.Session).Reveal();
        _rig.Settle(AttemptStatus.Rejected, error: "route-failed", tryNextRoute: true);
        _rig.Settle(AttemptStatus.Submitted, attempt: 2);
        _rig.Receipt(AttemptStatus.Delivered, attempt: 2);
        _rig.Start();
        _rig.Start();
        _rig.FoldLater();
        _rig.CheckWrong();
        _rig.CheckRight();
        _rig.CheckRight();
        _rig.FoldLater();

        var lines = TimelineView.Of(_rig.Session);

        Assert.Equal(
            [
                ("started", null),
                ("attempt.submitting", "attempt 1, sms by r1: r1: next in order"),
                ("attempt.rejected", "attempt 1, sms by r1: route-failed"),
                ("attempt.submitting", "attempt 2, sms by r2: r2: next in order"),
                ("attempt.submitted", "attempt 2, sms by r2"),
                ("attempt.delivered", "attempt 2, sms by r2"),
                ("send.refused", "cooldown (2 times)"),
                ("check.wrong", "checks left: 4"),
                ("approved", null),
                ("check.replayed", null),
            ],
            lines.Select(line => (line.Kind, line.Detail)));
        Assert.DoesNotContain(lines, line => line.Detail?.Contains(code, StringComparison.Ordinal) == true);
    }

    [Fact]
    public void Timeline_TellsWhyAVerificationEnded()
    {
        _rig.Accepted("expires");
        _rig.Accepted("cancelled");
        _rig.Cancel();
        _rig.Accepted("failed");
        for (var check = 0; check < 5; check++)
            _rig.CheckWrong();

        _rig.Advance(TimeSpan.FromMinutes(10));
        var sessions = _rig.Open().Share.Sessions;

        Assert.Equal(["expired", "cancelled", "failed"], sessions.Select(one => TimelineView.Of(one)[^1].Kind));
    }

    [Fact]
    public void Timeline_ThatIsFull_KeepsItsFirstLineAndCountsWhatItLeftOut()
    {
        TimelineMark[] marks = [new(TimelineKind.Started, 0)];
        for (var at = 1; at <= 100; at++)
            marks = marks.With(new TimelineMark(TimelineKind.CheckWrong, at));

        Assert.Equal(Timeline.MaxMarks, marks.Length);
        Assert.Equal(TimelineKind.Started, marks[0].Kind);
        Assert.Equal(TimelineKind.Omitted, marks[1].Kind);
        Assert.Equal(100, marks[1].Repeats + 1 + (marks.Length - 2));
        Assert.Equal(Enumerable.Range(39, 62).Select(at => (long)at), marks[2..].Select(mark => mark.At));
    }

    [Fact]
    public void Timeline_CountsRefusalsOfOneKindInsteadOfListingThem()
    {
        TimelineMark[] marks = [new(TimelineKind.Started, 0)];
        for (var at = 1; at <= 1_000; at++)
        {
            var rule = at <= 600 ? "cooldown" : "sends";
            marks = marks.With(new TimelineMark(TimelineKind.SendRefused, at) { Detail = rule });
        }

        Assert.Equal([(0, 0L), (599, 600L), (399, 1_000L)], marks.Select(mark => ((int)mark.Repeats, mark.At)));
    }

    [Fact]
    public void Timeline_CutsACarriersLongError()
    {
        var mark = Timeline.Of(AttemptStatus.Rejected, 1, 0, new string('x', 500));

        Assert.Equal(Timeline.MaxErrorLength, mark.Detail?.Length);
    }
}
