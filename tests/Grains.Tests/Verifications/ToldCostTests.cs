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

    /// <summary>Commands and reports in any order, several in one write now and then.</summary>
    [Fact]
    public void WhateverHappens_EventsTellWhatTheAccountIsTold()
    {
        var ends = new HashSet<string>(StringComparer.Ordinal);
        for (var seed = 1; seed <= 300; seed++)
        {
            var one = new ToldCostTests();
            one.Run(new Random(seed));
            Assert.True(
                one._settled == one._costs.Sum(static it => it.Cost), $"seed {seed}: {one._settled}, {one.Story}");
            Assert.True(one._counts.Receipts <= one._counts.Sends, $"seed {seed}: {one._counts}");
            ends.UnionWith(one._costs.Select(static it => it.Type));
        }

        foreach (var type in (string[])
            ["attempt.submitted", "attempt.delivered", "attempt.unknown", "approved", "cancelled", "expired"])
        {
            Assert.Contains($"verification.{type}", ends);
        }
    }

    private string Story => string.Join(", ", _costs);

    private void Run(Random random)
    {
        _rig.Policy = _rig.Policy with { Fallback = [new FallbackStep(Channel.Voice, TimeSpan.FromSeconds(30))] };
        Told(() => _rig.Accepted());
        for (var step = 0; step < 40; step++)
        {
            for (var together = random.Next(3); together >= 0; together--)
                Step(random);
            Told(static () => { });
        }

        // What is on its way is heard of, so that nothing is settled without an event.
        foreach (var at in Enumerable.Range(1, _rig.Session.Attempts.Length))
            _rig.Settle(AttemptStatus.Unknown, at);
        Told(static () => { });
        _rig.Advance(TimeSpan.FromDays(400));
        Told(() => _rig.Poke());
    }

    private void Step(Random random)
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
            if (wasUnknown || draft.Type == "verification.attempt.submitted")
                _counts.Sends++;
            if (draft.Type is "verification.attempt.delivered" or "verification.attempt.undelivered")
                _counts.Receipts++;
        }
    }
}
