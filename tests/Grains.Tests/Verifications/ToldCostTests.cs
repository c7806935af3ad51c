using System.Text.Json;
using Countersign.Grains.Tests.Events;
using Countersign.Ledger;
using Countersign.Security;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

/// <summary>What events tell of costs: each attempt's once, and together what the account is told.</summary>
public sealed class ToldCostTests
{
    private static readonly EventPlace Place = new(new NumberKey("sandbox", 1, 2), new NamedIds(), new NamedIds());

    private readonly NumberRig _rig = new() { Till = new TestTill(1_000_000) };
    private readonly List<(string Type, long Cost)> _costs = [];
    private readonly List<string> _unknown = [];
    private PhoneNumberState _known = PhoneNumberState.Empty;
    private long _settled;
    private (int Sends, int Receipts) _counts;
    private int _lost;

    [Fact]
    public void AnAttempt_ThatACarrierTook_TellsItsCostThen_AndNotAgain()
    {
        Told(() => _rig.Accepted());
        Told(() => _rig.Settle(AttemptStatus.Submitted));
        Told(() => _rig.Receipt(AttemptStatus.Delivered));
        Assert.Equal([("verification.attempt.submitted", 70L)], _costs);
        Assert.Empty(_unknown);
    }

    [Fact]
    public void AnAttemptOfUnknownFate_TellsItsCostWithItsReceipt()
    {
        Told(() => _rig.Accepted());
        Told(() => _rig.Settle(AttemptStatus.Unknown));
        Told(() => _rig.Receipt(AttemptStatus.Undelivered));
        Assert.Equal([("verification.attempt.undelivered", 70L)], _costs);
        Assert.Equal(["verification.attempt.undelivered"], _unknown);
    }

    [Fact]
    public void AnAttemptOfUnknownFate_TellsItsCostWithTheEndOfItsVerification()
    {
        Told(() => _rig.Accepted());
        Told(() => _rig.Settle(AttemptStatus.Unknown));
        Told(() => _rig.Cancel());
        Told(() => _rig.Receipt(AttemptStatus.Delivered));
        Assert.Equal([("verification.cancelled", 70L)], _costs);
        Assert.Equal(["verification.attempt.delivered"], _unknown);
    }

    [Fact]
    public void AnAttempt_ThatIsUnknownAfterTheEnd_TellsItsCostAtOnce()
    {
        Told(() => _rig.Accepted());
        Told(() => _rig.Cancel());
        Told(() => _rig.Settle(AttemptStatus.Unknown));
        Told(() => _rig.Receipt(AttemptStatus.Delivered));
        Assert.Equal([("verification.attempt.unknown", 70L)], _costs);
        Assert.Equal(["verification.attempt.delivered"], _unknown);
    }

    [Fact]
    public void AVerification_ThatExpiresAndIsForgottenAtOnce_TellsWhatItsUnknownAttemptsCost()
    {
        Told(() => _rig.Accepted());
        Told(() => _rig.Settle(AttemptStatus.Unknown));
        _rig.Advance(TimeSpan.FromDays(400));
        Told(() => _rig.Poke());
        Assert.Empty(_rig.State.Tenants);
        Assert.Equal([("verification.expired", 70L)], _costs);
    }

    [Fact]
    public void WhatIsErasedWhileACarrierIsAsked_TellsItsCostBeforeItIsForgotten()
    {
        Told(() => _rig.Accepted());
        Told(() => _rig.BeginErasure());
        Assert.Equal([("verification.attempt.unknown", 70L)], _costs);
        Told(_rig.Expire);
        Assert.Empty(_rig.State.ShareOf(_rig.Tenant)!.Sessions);
        Assert.Equal((70L, 1), (_settled, _costs.Count));
    }

    [Fact]
    public void AMessage_ThatExpiresAndIsForgottenAtOnce_IsToldOfWithItsCost()
    {
        Told(() => _rig.Sent());
        _rig.Advance(TimeSpan.FromDays(400));
        Told(() => _rig.Poke());
        Assert.Empty(_rig.State.Tenants);
        Assert.Equal([("message.attempt.unknown", 70L)], _costs);
        Assert.Equal(70, _settled);
    }

    /// <summary>
    /// Commands, reports and erasures in any order, several in one write now and then: what events tell is what the
    /// account has spent.
    /// </summary>
    [Fact]
    public void WhateverHappens_EventsTellWhatTheAccountIsTold()
    {
        var (ends, histories) = (new HashSet<string>(StringComparer.Ordinal), 0);
        for (var seed = 1; seed <= 300; seed++)
        {
            var one = new ToldCostTests();
            one.Run(new Random(seed));
            Assert.True(
                one._settled == one._costs.Sum(static it => it.Cost), $"seed {seed}: {one._settled}, {one.Story}");
            Assert.True(one._counts.Receipts <= one._counts.Sends, $"seed {seed}: {one._counts}");
            ends.UnionWith(one._costs.Select(static it => it.Type));
            histories += one._lost > 0 ? 1 : 0;
        }

        Assert.True(histories > 100, $"In {histories} histories only was anything forgotten on its way.");
        foreach (var type in (string[])
            ["attempt.submitted", "attempt.delivered", "attempt.unknown", "approved", "cancelled", "expired"])
        {
            Assert.Contains($"verification.{type}", ends);
        }

        foreach (var type in (string[])["attempt.submitted", "attempt.undelivered", "attempt.unknown"])
            Assert.Contains($"message.{type}", ends);
    }

    private string Story => string.Join(", ", _costs);

    private void Run(Random random)
    {
        _rig.Policy = _rig.Policy with { Fallback = [new FallbackStep(Channel.Voice, TimeSpan.FromSeconds(30))] };
        for (var step = 0; step < 40; step++)
        {
            for (var together = random.Next(3); together >= 0; together--)
                Step(random);
            Told(static () => { });
        }

        // Nothing more is heard of what is on its way.
        _rig.Advance(TimeSpan.FromDays(400));
        Told(() => _rig.Poke());
        Assert.Empty(_rig.State.Tenants);
    }

    private void Step(Random random)
    {
        var share = _rig.State.ShareOf(_rig.Tenant);
        if (share is not { Sessions.Length: > 0 })
            _rig.Start();
        else if (share is not { Messages.Length: > 0 } && random.Next(4) == 0)
            _rig.Send();
        else if (share is { Messages.Length: > 0 } && random.Next(4) == 0)
            StepMessage(random);
        else
            StepVerification(random);
    }

    private void StepMessage(Random random)
    {
        switch (random.Next(6))
        {
            case 0:
                _rig.SettleMessage(AttemptStatus.Unknown);
                break;
            case 1:
                _rig.SettleMessage(AttemptStatus.Rejected, tryNextRoute: random.Next(2) == 0);
                break;
            case 2:
                _rig.SettleMessage(AttemptStatus.Submitted);
                break;
            case 3:
                _rig.Receipt(AttemptStatus.Undelivered, key: _rig.Message.Key);
                break;
            case 4:
                _rig.CancelMessage();
                break;
            default:
                Erase(random);
                break;
        }
    }

    /// <summary>In two writes as a rule, and in one where it is stored together with what comes after it.</summary>
    private void Erase(Random random)
    {
        var share = _rig.State.ShareOf(_rig.Tenant)!;
        _lost += share.Sessions.Concat(share.Messages).Sum(static one =>
            one.Attempts.Count(static attempt => attempt.Status == AttemptStatus.Submitting));
        if (random.Next(3) > 0)
            Told(() => _rig.BeginErasure());
        _rig.Erase();
    }

    private void StepVerification(Random random)
    {
        var attempt = random.Next(_rig.Session.Attempts.Length) + 1;
        switch (random.Next(12))
        {
            case 0:
                _rig.Resend();
                break;
            case 1 when random.Next(4) == 0:
                _rig.Cancel();
                break;
            case 2 when random.Next(4) == 0:
                _rig.CheckRight();
                break;
            case 3 or 4:
                _rig.Settle(AttemptStatus.Unknown, attempt);
                break;
            case 5:
                _rig.Settle(AttemptStatus.Rejected, attempt, tryNextRoute: random.Next(2) == 0);
                break;
            case 6:
                _rig.Settle(AttemptStatus.Submitted, attempt);
                break;
            case 7 or 8:
                _rig.Receipt(random.Next(2) == 0 ? AttemptStatus.Delivered : AttemptStatus.Undelivered, attempt);
                break;
            case 9:
                _rig.CheckWrong();
                break;
            case 10 when random.Next(6) == 0:
                Erase(random);
                break;
            default:
                _rig.AdvanceSeconds(random.Next(60));
                _rig.Poke();
                break;
        }
    }

    private void Told(Action act)
    {
        act();
        var (eventful, events) = NumberEvents.Tell(_known, _rig.State, Place);
        var (state, notes) = Bookkeeping.Tell(_known, eventful, Place, sandbox: true);
        (_known, _rig.State) = (state, state);
        foreach (var item in notes ?? [])
        {
            if (MoneyNotes.Read(item.Payload.ToArray()) is { Kind: MoneyNoteKind.Settled } note)
                _settled += note.Micros;
        }

        foreach (var draft in events.Select(Drafts.Of))
        {
            using var data = JsonDocument.Parse(draft.Data);
            if (data.RootElement.TryGetProperty("cost", out var cost))
                _costs.Add((draft.Type, cost.GetInt64()));
            var wasUnknown = data.RootElement.TryGetProperty("was_unknown", out _);
            if (wasUnknown)
                _unknown.Add(draft.Type);
            if (wasUnknown || draft.Type.EndsWith("attempt.submitted", StringComparison.Ordinal))
                _counts.Sends++;
            if (draft.Type.EndsWith("delivered", StringComparison.Ordinal))
                _counts.Receipts++;
        }
    }
}
