using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

public sealed class CheckTests
{
    private readonly NumberRig _rig = new();

    [Fact]
    public void Check_OfTheRightCode_Approves()
    {
        var started = _rig.Accepted();
        _rig.AdvanceSeconds(42);

        var approved = Assert.IsType<CheckResult.Approved>(_rig.CheckRight());

        Assert.Equal(new CheckResult.Approved(started.Key, _rig.Now, Replayed: false, IdKey: 1), approved);
        Assert.Equal(VerificationStatus.Approved, _rig.View().Status);
        Assert.Equal(_rig.Now, _rig.View().ApprovedAt);
    }

    [Fact]
    public void Check_OfTheRightCode_RemovesTheMac()
    {
        _rig.Accepted();
        Assert.NotNull(_rig.Session.Mac);

        _rig.CheckRight();

        Assert.Null(_rig.Session.Mac);
    }

    [Fact]
    public void Check_ByPurposeAlone_MeansTheLatestOfThePurpose()
    {
        var first = _rig.Accepted("sign-up");
        _rig.Accepted("payment");
        var code = _rig.CodeOf(_rig.State.ShareOf("acme")!.Find(first.Key)!);

        var result = _rig.Check(code, key: null, purpose: "sign-up");

        Assert.Equal(first.Key, Assert.IsType<CheckResult.Approved>(result).Key);
    }

    [Fact]
    public void Check_OfAWrongCode_CountsDownAndTheLastOneFailsTheVerification()
    {
        _rig.Accepted();

        for (var left = 4; left >= 0; left--)
        {
            Assert.Equal(VerificationStatus.Pending, _rig.Session.Status);
            Assert.Equal(new CheckResult.Wrong(left), _rig.CheckWrong());
        }

        Assert.Equal(VerificationStatus.Failed, _rig.Session.Status);
        Assert.Null(_rig.Session.Mac);
        Assert.Contains(_rig.Effects, effect => effect is Effect.Recall);
    }

    [Fact]
    public void Check_AfterTheLastOne_IsRefusedUncomparedUntilANewStartIsAllowed()
    {
        _rig.Accepted();
        for (var check = 0; check < 5; check++)
            _rig.CheckWrong();

        _rig.AdvanceSeconds(10);
        var before = _rig.State;

        Assert.Equal(new CheckResult.TooManyChecks(TimeSpan.FromSeconds(20)), _rig.CheckRight());
        Assert.Same(before, _rig.State);
    }

    [Fact]
    public void Check_AfterTheCodeExpires_IsGone()
    {
        _rig.Accepted();
        _rig.Advance(VerificationPolicy.Default.Lifetime);

        Assert.IsType<CheckResult.Expired>(_rig.CheckRight());
        Assert.Equal(VerificationStatus.Expired, _rig.Session.Status);
        Assert.Null(_rig.Session.Mac);
    }

    [Fact]
    public void Check_JustBeforeTheCodeExpires_Approves()
    {
        _rig.Accepted();
        _rig.Advance(VerificationPolicy.Default.Lifetime - TimeSpan.FromMilliseconds(1));

        Assert.IsType<CheckResult.Approved>(_rig.CheckRight());
    }

    [Fact]
    public void Check_OfACancelledVerification_SaysSo()
    {
        _rig.Accepted();
        _rig.Cancel();

        Assert.IsType<CheckResult.Cancelled>(_rig.CheckRight());
    }

    [Fact]
    public void Check_OfAnUnknownKey_FindsNothing()
    {
        _rig.Accepted();

        Assert.IsType<CheckResult.NotFound>(_rig.Check(NumberRig.Digits("000000"), new VerificationKey(99, 99)));
    }

    [Fact]
    public void Check_ByAnotherTenant_FindsNothing()
    {
        var started = _rig.Accepted();
        var code = _rig.CodeOf(_rig.Session);
        _rig.Tenant = "other";

        Assert.IsType<CheckResult.NotFound>(_rig.Check(code, started.Key));
    }

    [Fact]
    public void Check_OfTheRightCodeAgain_ReplaysTheApprovalWithoutAWrite()
    {
        _rig.Accepted();
        var first = Assert.IsType<CheckResult.Approved>(_rig.CheckRight());
        var before = _rig.State;
        _rig.Advance(TimeSpan.FromHours(1));

        Assert.Equal(first with { Replayed = true }, _rig.CheckRight());
        Assert.Same(before, _rig.State);
    }

    [Fact]
    public void Check_OfAWrongCodeAfterTheApproval_IsCountedAndNeverUndoesIt()
    {
        _rig.Accepted();
        _rig.CheckRight();

        for (var left = 4; left >= 0; left--)
            Assert.Equal(new CheckResult.Wrong(left), _rig.CheckWrong());

        Assert.IsType<CheckResult.TooManyChecks>(_rig.CheckRight());
        Assert.Equal(VerificationStatus.Approved, _rig.Session.Status);
        Assert.Equal(5, _rig.State.ShareOf("acme")!.WrongChecks.Length);
    }

    [Fact]
    public void Check_TheFifthBeingRight_ApprovesAndCanBeReplayed()
    {
        _rig.Accepted();
        for (var check = 0; check < 4; check++)
            _rig.CheckWrong();

        Assert.IsType<CheckResult.Approved>(_rig.CheckRight());
        Assert.True(Assert.IsType<CheckResult.Approved>(_rig.CheckRight()).Replayed);
    }

    [Fact]
    public void Check_UnderARepeatedOperation_GetsTheSameAnswerAndCountsOnce()
    {
        _rig.Accepted();
        var (wrong, right) = (_rig.NextOperation(), _rig.NextOperation());
        var first = _rig.CheckWrong(operation: wrong);
        _rig.CheckWrong();
        var approved = _rig.CheckRight(operation: right);
        var before = _rig.State;
        _rig.AdvanceSeconds(5);

        Assert.Equal(first, _rig.CheckWrong(operation: wrong));
        Assert.Equal(first, _rig.CheckRight(operation: wrong));
        Assert.Equal(approved, _rig.CheckRight(operation: right));
        Assert.Same(before, _rig.State);
    }

    [Fact]
    public void Check_BeyondTheGuessBudget_IsRefusedUncomparedEvenWhenRight()
    {
        _rig.Policy = _rig.Policy with { GuessBudget = 3 };
        _rig.Accepted();
        for (var check = 0; check < 3; check++)
            _rig.CheckWrong();

        _rig.AdvanceSeconds(60);
        var before = _rig.State;

        Assert.Equal(
            new CheckResult.GuessBudgetSpent(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(60)), _rig.CheckRight());
        Assert.Same(before, _rig.State);
    }

    [Fact]
    public void GuessBudget_CountsTheWrongChecksOfAllCodes_AndSlides()
    {
        _rig.Policy = _rig.Policy with { GuessBudget = 2, Lifetime = TimeSpan.FromHours(23) };
        _rig.Accepted("one");
        _rig.CheckWrong();
        _rig.AdvanceSeconds(100);
        _rig.Accepted("two");
        _rig.CheckWrong();
        _rig.AdvanceSeconds(100);

        Assert.IsType<CheckResult.GuessBudgetSpent>(_rig.CheckRight());

        _rig.Advance(TimeSpan.FromHours(22));
        Assert.IsType<CheckResult.GuessBudgetSpent>(_rig.CheckRight());
        _rig.Policy = _rig.Policy with { GuessWindow = TimeSpan.FromHours(22) };
        Assert.IsType<CheckResult.Approved>(_rig.CheckRight());
    }

    [Fact]
    public void GuessBudget_OfOneTenant_DoesNotLockTheNumberForAnother()
    {
        _rig.Policy = _rig.Policy with { GuessBudget = 1 };
        _rig.Accepted();
        _rig.CheckWrong();
        _rig.Tenant = "other";
        _rig.Accepted();

        Assert.IsType<CheckResult.Approved>(_rig.CheckRight());
    }

    [Fact]
    public void Check_WhosePepperIsGone_IsExpired()
    {
        _rig.Accepted();
        var code = _rig.CodeOf(_rig.Session);
        _rig.Keys = new TestKeys(2);

        Assert.IsType<CheckResult.Expired>(_rig.Check(code, _rig.Session.Key));
        Assert.Equal(VerificationStatus.Expired, _rig.Session.Status);
    }

    [Fact]
    public void Check_WhosePepperWasRotated_StillApproves()
    {
        _rig.Accepted();
        var code = _rig.CodeOf(_rig.Session);
        _rig.Keys = new TestKeys(2, 1);

        Assert.IsType<CheckResult.Approved>(_rig.Check(code, _rig.Session.Key));
    }

    [Fact]
    public void Check_OfAnApprovedCodeWhosePepperIsGone_IsExpiredAndStaysApproved()
    {
        _rig.Accepted();
        var code = _rig.CodeOf(_rig.Session);
        _rig.CheckRight();
        _rig.Keys = new TestKeys(2);

        Assert.IsType<CheckResult.Expired>(_rig.Check(code, _rig.Session.Key));
        Assert.Equal(VerificationStatus.Approved, _rig.Session.Status);
    }

    [Fact]
    public void Check_AfterTheTenantAllowsFewer_ComparesNoMore()
    {
        _rig.Accepted();
        _rig.CheckWrong();
        _rig.CheckWrong();
        _rig.Policy = _rig.Policy with { MaxChecks = 2 };

        Assert.IsType<CheckResult.TooManyChecks>(_rig.CheckRight());
        Assert.Equal(VerificationStatus.Failed, _rig.Session.Status);
    }

    [Fact]
    public void Check_ThatApprovesABatchRow_OwesTheBatchANoteUntilItAcknowledges()
    {
        var row = new BatchRowReference("ba_1", 7);
        _rig.Start(batch: row);
        _rig.CheckRight();

        var note = Assert.Single(_rig.Effects.OfType<Effect.NoteApproval>());
        Assert.Equal(new Effect.NoteApproval(_rig.Session.Key, row), note);
        Assert.True(_rig.Session.OwesNotes);

        _rig.Later.Add(new Fact.Noted(note));
        _rig.FoldLater();

        Assert.False(_rig.Session.OwesNotes);
    }

    [Fact]
    public void Check_OfACodeOfAnotherLength_IsWrong()
    {
        _rig.Accepted();

        Assert.Equal(new CheckResult.Wrong(4), _rig.Check(NumberRig.Digits("1234"), _rig.Session.Key));
    }
}
