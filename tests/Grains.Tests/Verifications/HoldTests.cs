using System.Text.Json;
using Countersign.Grains.Tests.Events;
using Countersign.Ledger;
using Countersign.Messages;
using Countersign.Security;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

/// <summary>What a send holds, what it comes to, and what the account is told of it.</summary>
public sealed class HoldTests
{
    private static readonly EventPlace Place = new(new NumberKey("sandbox", 1, 2), new NamedIds(), new NamedIds());

    private readonly NumberRig _rig = new() { Till = new TestTill(1_000) };
    private PhoneNumberState _known = PhoneNumberState.Empty;

    [Fact]
    public void ASend_HoldsItsPrice_UntilACarrierHasIt()
    {
        _rig.Accepted();
        Assert.Equal([(MoneyNoteKind.Reserved, 70L)], Told());
        Assert.Equal(70, Assert.Single(_rig.Session.Holds).Reserved);

        _rig.Settle(AttemptStatus.Submitted);
        Assert.Equal([(MoneyNoteKind.Settled, 70L)], Told());
        Assert.Empty(_rig.Session.Holds);

        _rig.Receipt(AttemptStatus.Undelivered);
        Assert.Empty(Told());
    }

    [Fact]
    public void ARoutesRefusal_CostsNothing_AndTheNextRouteTakesTheMoneyAlong()
    {
        _rig.Accepted();
        Told();
        _rig.Settle(AttemptStatus.Rejected, tryNextRoute: true);
        Assert.Empty(Told());
        _rig.Settle(AttemptStatus.Rejected, attempt: 2);
        Assert.Equal([(MoneyNoteKind.Released, 70L)], Told());
    }

    [Fact]
    public void WithoutEnough_NothingIsSent_AndNothingIsStored()
    {
        _rig.Till = new TestTill(69);
        var refused = Assert.IsType<StartResult.InsufficientBalance>(_rig.Start());
        Assert.Equal((70, 69, "USD"), (refused.Needed, refused.Available, refused.Currency));
        Assert.Same(PhoneNumberState.Empty, _rig.State);
        Assert.Empty(_rig.Effects);
        Assert.IsType<MessageResult.InsufficientBalance>(_rig.Send());
    }

    [Fact]
    public void ARefusedResend_LeavesALineInTheTimeline()
    {
        _rig.Till = new TestTill(100);
        _rig.Accepted();
        _rig.AdvanceSeconds(31);
        Assert.IsType<StartResult.InsufficientBalance>(_rig.Resend());
        Assert.Contains(_rig.Later, fact => fact is Fact.Remark { Mark.Detail: "insufficient-balance" });
    }

    [Fact]
    public void AFallback_IsHeldFor_PaidWhenItHappens_AndReleasedWhenItCannotAnyMore()
    {
        _rig.Policy = _rig.Policy with { Fallback = [new FallbackStep(Channel.Voice, TimeSpan.FromSeconds(30))] };
        _rig.Accepted();
        Assert.Equal([(MoneyNoteKind.Reserved, 180L)], Told());
        _rig.Settle(AttemptStatus.Submitted);
        Assert.Equal([(MoneyNoteKind.Settled, 70L)], Told());
        _rig.AdvanceSeconds(31);
        _rig.Poke();
        Assert.Empty(Told());
        _rig.Settle(AttemptStatus.Submitted, attempt: 2);
        Assert.Equal([(MoneyNoteKind.Settled, 110L)], Told());

        _rig.AdvanceSeconds(31);
        _rig.Resend(channel: Channel.Sms);
        Assert.Equal([(MoneyNoteKind.Reserved, 180L)], Told());
        _rig.Settle(AttemptStatus.Submitted, attempt: 3);
        Told();
        _rig.CheckRight();
        Assert.Equal([(MoneyNoteKind.Released, 110L)], Told());
    }

    [Fact]
    public void AnAttemptOfUnknownFate_IsHeldWhileItsVerificationLives_AndPaidThen()
    {
        _rig.Accepted();
        Told();
        _rig.Settle(AttemptStatus.Unknown);
        Assert.Empty(Told());
        _rig.Cancel();
        Assert.Equal([(MoneyNoteKind.Settled, 70L)], Told());
    }

    [Fact]
    public void AnAttemptOfUnknownFate_ThatWasRefusedAfterAll_CostsNothing()
    {
        _rig.Accepted();
        Told();
        _rig.Settle(AttemptStatus.Unknown);
        Told();
        _rig.Settle(AttemptStatus.Rejected);
        Assert.Equal([(MoneyNoteKind.Released, 70L)], Told());
    }

    [Fact]
    public void AnAttemptOfUnknownFate_IsNotPaidBeforeAllElseOfItsSendIsSettled()
    {
        _rig.Policy = _rig.Policy with { Fallback = [new FallbackStep(Channel.Voice, TimeSpan.FromSeconds(30))] };
        _rig.Accepted();
        _rig.Settle(AttemptStatus.Unknown);
        _rig.AdvanceSeconds(31);
        _rig.Poke();
        _rig.Cancel();
        Told();
        _rig.Settle(AttemptStatus.Rejected);
        Assert.Empty(Told());
        _rig.Settle(AttemptStatus.Submitted, attempt: 2);
        Assert.Equal([(MoneyNoteKind.Settled, 110L), (MoneyNoteKind.Released, 70L)], Told());
    }

    [Fact]
    public void AMessage_HoldsAllItsSegments()
    {
        _rig.Sent(new string('x', 200));
        Assert.Equal([(MoneyNoteKind.Reserved, 140L)], Told());
        _rig.SettleMessage(AttemptStatus.Submitted);
        Assert.Equal([(MoneyNoteKind.Settled, 140L)], Told());
    }

    [Theory]
    [InlineData(false, MoneyNoteKind.Settled)]
    [InlineData(true, MoneyNoteKind.Released)]
    public void WhatIsErasedOnItsWay_IsPaidForWhereACarrierMayHaveIt(bool waits, object expected)
    {
        if (waits)
            _rig.Routes = new TestRoutes("r1") { Waits = true };
        _rig.Accepted();
        Told();
        _rig.Erase();
        Assert.Empty(_rig.State.ShareOf(_rig.Tenant)!.Sessions);
        Assert.Equal([((MoneyNoteKind)expected, 70L)], Told());
    }

    [Fact]
    public void ARepeatedCommand_HoldsNothingMore()
    {
        var command = _rig.StartCommand();
        _rig.Start(command);
        Told();
        _rig.Start(command);
        Assert.Empty(Told());
        Assert.Single(_rig.Session.Holds);
    }

    [Fact]
    public void ACap_HearsWhatASendHolds_AndWhatItDidNotCost_AlsoOfTenantsThatAreNotBilled()
    {
        _rig.Till = new TestTill(1_000) { Loan = "", Caps = [new Part("acme/day", "c1", 7)] };
        _rig.Policy = _rig.Policy with { Fallback = [new FallbackStep(Channel.Voice, TimeSpan.FromSeconds(30))] };
        _rig.Accepted();
        Assert.Equal([("acme/day", MoneyNoteKind.Reserved, 180, "c1", 7)], ToldAllowances());
        _rig.Settle(AttemptStatus.Submitted);
        Assert.Empty(ToldAllowances());
        _rig.Receipt(AttemptStatus.Delivered);
        _rig.CheckRight();
        Assert.Equal([("acme/day", MoneyNoteKind.Released, 110, null, 7)], ToldAllowances());
        Assert.Empty(_rig.Session.Holds);
    }

    [Fact]
    public void APlace_IsHeldUntilTheVerificationIsOver_WhateverWayItEnds()
    {
        Action[] ends =
        [
            () => _rig.CheckRight(), () => _rig.Cancel(), () => _rig.Erase(),
            () =>
            {
                _rig.AdvanceSeconds(601);
                _rig.Poke();
            },
            () =>
            {
                for (var check = 0; check < 5; check++)
                    _rig.CheckWrong();
            },
        ];
        foreach (var end in ends)
        {
            (_rig.State, _known) = (PhoneNumberState.Empty, PhoneNumberState.Empty);
            _rig.Till = new TestTill(0) { Loan = "", Place = new Part("acme/open", "p1", 0), Free = true };
            _rig.Accepted();
            Assert.Equal([("acme/open", MoneyNoteKind.Reserved, 1, "p1", 0)], ToldAllowances());
            _rig.AdvanceSeconds(31);
            _rig.Till = new TestTill(0) { Loan = "", Free = true };
            _rig.Resend();
            Assert.Empty(ToldAllowances());
            end();
            Assert.Equal([("acme/open", MoneyNoteKind.Released, 1, null, 0)], ToldAllowances());
        }
    }

    [Fact]
    public void PartsOfAllowances_AreStoredAsTheyAre()
    {
        _rig.Till = new TestTill(1_000)
        {
            Caps = [new Part("acme/day", "c1", 7), new Part("acme/country", "c2", 7)],
            Place = new Part("acme/open", "p1", 0),
        };
        _rig.Accepted();
        var json = JsonSerializer.Serialize(_rig.State);
        const string Caps = """[["acme/day","c1",7],["acme/country","c2",7]]""";
        var stored = $"""[[1,"loan",70,70,110,1,0,{Caps}]],"Q":["acme/open","p1"]""";
        Assert.Contains(stored, json, StringComparison.Ordinal);

        // A later version may have more to say.
        var later = stored.Replace(Caps, $"{Caps},[8],9", StringComparison.Ordinal);
        var back = JsonSerializer.Deserialize<PhoneNumberState>(json.Replace(stored, later, StringComparison.Ordinal))!;
        Assert.Equivalent(_rig.State, back, strict: true);
    }

    private List<(string Key, MoneyNoteKind Kind, long Amount, string? Loan, int Day)> ToldAllowances()
    {
        var (state, items) = Bookkeeping.Tell(_known, _rig.State, Place, sandbox: true);
        (_known, _rig.State) = (state, state);
        return (items ?? []).ConvertAll(static item =>
        {
            Assert.Equal(AllowanceGrain.GrainTypeName, item.GrainType);
            var note = MoneyNotes.Read(item.Payload.ToArray());
            return (item.Key, note.Kind, note.Micros, note.Loan, note.Day);
        });
    }

    /// <summary>What a write of the rig's state tells the account.</summary>
    private List<(MoneyNoteKind Kind, long Micros)> Told()
    {
        var (state, items) = Bookkeeping.Tell(_known, _rig.State, Place, sandbox: true);
        (_known, _rig.State) = (state, state);
        var notes = (items ?? []).ConvertAll(static item => MoneyNotes.Read(item.Payload.ToArray()));
        Assert.All(items ?? [], static item => Assert.Equal("acme/test", item.Key));
        Assert.All(notes, static note => Assert.Equal(note.Kind == MoneyNoteKind.Reserved, note.Loan == "loan"));
        return notes.ConvertAll(static note => (note.Kind, note.Micros));
    }
}
