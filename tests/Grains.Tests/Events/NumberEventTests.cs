using System.Text;
using System.Text.Json;
using Countersign.Events;
using Countersign.Grains.Tests.Verifications;
using Countersign.Security;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Events;

/// <summary>What changes of a number tell, and how it is counted.</summary>
public sealed class NumberEventTests
{
    private readonly NumberRig _rig = new();
    private readonly List<EventDraft> _told = [];
    private PhoneNumberState _known = PhoneNumberState.Empty;

    private string[] Types => [.. _told.Select(static one => one.Type)];

    [Fact]
    public void AVerification_TellsOfEachStep_CountedFromOne()
    {
        _rig.Accepted();
        Tell();
        _rig.Settle(AttemptStatus.Submitted);
        _rig.Receipt(AttemptStatus.Delivered);
        Tell();
        _rig.CheckWrong();
        Tell();
        _rig.CheckRight();
        Tell();
        Assert.Equal(
            [
                "verification.started",
                "verification.attempt.submitted",
                "verification.attempt.delivered",
                "verification.check.wrong",
                "verification.approved",
            ],
            Types);
        Assert.Equal([1, 2, 3, 4, 5], _told.Select(static one => one.Sequence));
        Assert.Single(_told.Select(static one => one.Subject).Distinct());
        Assert.Equal(5, _rig.Session.EventCount);
        Assert.All(_told, static one => Assert.Equal(NumberRig.Number.Masked, one.To));
        Assert.Equal(4, Data(3).GetProperty("checks_left").GetInt32());
        Assert.Equal("r1", Data(1).GetProperty("route").GetString());
        Assert.Equal("sms", Data(2).GetProperty("channel").GetString());
    }

    [Fact]
    public void WhatChangesNothingForATenant_TellsNothing()
    {
        _rig.Accepted();
        Tell();
        _rig.CheckRight();
        Tell();
        _told.Clear();
        _rig.CheckRight();
        _rig.CheckWrong();
        _rig.FoldLater();
        Tell();
        Assert.Equal(["verification.check.wrong"], Types);
        Tell();
        Assert.Single(_told);
    }

    [Fact]
    public void TheLastWrongCheck_AndACancellation_AndTime_EndAVerification()
    {
        _rig.Accepted();
        for (var check = 0; check < VerificationPolicy.Default.MaxChecks; check++)
            _rig.CheckWrong();
        Tell();
        Assert.Equal("verification.failed", Types[^1]);

        _rig.Accepted("other");
        _rig.Cancel();
        Tell();
        Assert.Equal("verification.cancelled", Types[^1]);

        _rig.Accepted("third");
        Tell();
        _rig.Advance(VerificationPolicy.Default.Lifetime);
        _rig.Poke();
        Tell();
        Assert.Equal(1, Types.Count(static type => type == "verification.expired"));
    }

    [Fact]
    public void AVerificationThatExpiresAndIsForgottenAtOnce_TellsOfItsEnd()
    {
        _rig.Accepted();
        Tell();
        _rig.Advance(TimeSpan.FromDays(400));
        _rig.Poke();
        Tell();
        Assert.Empty(_rig.State.Tenants);
        Assert.Equal(["verification.expired", "verification.attempt.unknown"], Types.TakeLast(2));
        Assert.Equal(_told.Count, _told[^1].Sequence);
    }

    [Fact]
    public void AStory_LongerThanItsTimeline_IsToldWithoutGapsOrRepeats()
    {
        _rig.Policy = _rig.Policy with { MaxChecks = 100, GuessBudget = 1_000 };
        _rig.Accepted();
        for (var check = 0; check < 90; check++)
        {
            _rig.CheckWrong();
            Tell();
        }

        Assert.Equal(91, Types.Count(static type => type is "verification.started" or "verification.check.wrong"));
        Assert.Equal(
            Enumerable.Range(1, _told.Count).Select(static at => (long)at), _told.Select(static one => one.Sequence));
        Assert.True(_rig.Session.Timeline.Length <= Timeline.MaxMarks, "The timeline is longer.");
    }

    [Fact]
    public void TheCount_IsPartOfWhatIsStored()
    {
        _rig.Accepted();
        Tell();
        var json = JsonSerializer.Serialize(_rig.State, VerificationStates.Default.PhoneNumberState);
        var back = JsonSerializer.Deserialize(json, VerificationStates.Default.PhoneNumberState)!;
        Assert.Equal(_rig.Session.EventCount, back.Tenants[0].Sessions[0].EventCount);
        Assert.NotEqual(0, _rig.Session.EventCount);
    }

    [Fact]
    public void ADraft_ComesBackAsItWasSent()
    {
        _rig.Accepted();
        Tell();
        var draft = _told[0];
        Assert.Equivalent(draft, Drafts.Of(draft.ToPayload()), strict: true);
        Assert.DoesNotContain("998901234567", Encoding.UTF8.GetString(draft.ToPayload()), StringComparison.Ordinal);
    }

    private JsonElement Data(int at) => JsonDocument.Parse(_told[at].Data).RootElement;

    private void Tell()
    {
        var (state, items) = NumberEvents.Tell(
            _known, _rig.State, new EventPlace(new NumberKey("sandbox", 1, 2), new NamedIds(), new NamedIds()));
        _told.AddRange(items.Select(Drafts.Of));
        Assert.All(items, static item => Assert.Equal(("event-log", "acme/test/2"), (item.GrainType, item.Key)));
        _rig.State = _known = state;
    }
}
