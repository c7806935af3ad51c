using Countersign.Carriers;
using Countersign.Events;
using Countersign.Numbers;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

/// <summary>
/// One number without any runtime: decides each command at the rig's clock and keeps the state it leads to.
/// </summary>
internal sealed partial class NumberRig
{
    private ulong _next = 1;

    public static E164 Number { get; } =
        E164.TryParseCanonical("+998901234567", out var number) ? number : throw new InvalidOperationException();

    public PhoneNumberState State { get; set; } = PhoneNumberState.Empty;

    /// <summary>Real time.</summary>
    public DateTimeOffset Now { get; set; } = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public VerificationPolicy Policy { get; set; } = VerificationPolicy.Default;

    public TimeSpan ClockOffset { get; set; }

    public string Tenant { get; set; } = "acme";

    /// <summary>The version of the tenant's own texts; 0 for none.</summary>
    public long Texts { get; set; }

    public NumberLimits Limits { get; set; } = new();

    public TestRoutes Routes { get; set; } = new("r1", "r2", "r3");

    public TestKeys Keys { get; set; } = new();

    public IReadOnlyList<Effect> Effects { get; private set; } = [];

    /// <summary>What the latest erasure sent.</summary>
    public IReadOnlyList<OutboxItem> Orders { get; private set; } = [];

    public List<Fact> Later { get; } = [];

    public VerificationCodes Codes => new(Keys);

    public long RealNow => Now.ToUnixTimeMilliseconds();

    /// <summary>The latest session of the rig's tenant.</summary>
    public Session Session => State.ShareOf(Tenant)!.Sessions[^1];

    /// <summary>Where its commands pay; null where they cost nothing.</summary>
    public ITill? Till { get; set; }

    private Surroundings Surroundings => new(Routes, Codes, Limits, IdKey: 1) { Till = Till };

    private TenantContext Context =>
        new()
        {
            Tenant = Tenant,
            Sandbox = true,
            ClockOffset = ClockOffset,
            Brand = "Acme",
            Policy = Policy,
            Texts = Texts,
        };

    public OperationId NextOperation() => new(7, _next++);

    public void Advance(TimeSpan by) => Now += by;

    public void AdvanceSeconds(double seconds) => Advance(TimeSpan.FromSeconds(seconds));

    public StartCommand StartCommand(string purpose = "default", BatchRowReference? batch = null) => new()
    {
        Operation = NextOperation(),
        Tenant = Context,
        To = Number,
        Purpose = purpose,
        Batch = batch,
    };

    public StartResult Start(string purpose = "default", BatchRowReference? batch = null) =>
        Start(StartCommand(purpose, batch));

    public StartResult Start(StartCommand command) => Take(StartDecision.Decide(
        State, command with { Tenant = Context }, RealNow, new VerificationKey(_next++, 5), Surroundings));

    public VerificationView Accepted(string purpose = "default") =>
        Assert.IsType<StartResult.Accepted>(Start(purpose)).Verification;

    public StartResult Resend(VerificationKey? key = null, Channel? channel = null, OperationId? operation = null) =>
        Take(ResendDecision.Decide(
            State,
            new ResendCommand(operation ?? NextOperation(), Context, key ?? Session.Key, channel),
            RealNow,
            Surroundings));

    public CheckResult Check(
        CodeDigits code, VerificationKey? key = null, string purpose = "default", OperationId? operation = null) =>
        Take(CheckDecision.Decide(
            State,
            new CheckCommand(operation ?? NextOperation(), Context, key, purpose, code),
            RealNow,
            Codes));

    public CheckResult CheckRight(VerificationKey? key = null, OperationId? operation = null)
    {
        var session = key is { } given ? State.ShareOf(Tenant)!.Find(given)! : Session;
        return Check(CodeOf(session), session.Key, operation: operation);
    }

    public CheckResult CheckWrong(VerificationKey? key = null, OperationId? operation = null) =>
        Check(WrongCode(Session), key ?? Session.Key, operation: operation);

    public CancelResult Cancel(VerificationKey? key = null) => Take(CancelDecision.Decide(
        State, new CancelCommand(NextOperation(), Context, key ?? Session.Key), RealNow, Codes));

    public ErasureResult Erase()
    {
        var result = BeginErasure();
        Expire();
        return result;
    }

    /// <summary>The first of an erasure's two writes.</summary>
    public ErasureResult BeginErasure()
    {
        var order = new OutboxItem("event-log", "log", EventErasure.ToPayload("n1"));
        var result = Take(ErasureDecision.Decide(State, Context, order, RealNow, Codes));
        Orders = State.Outbox;
        State = State with { Outbox = [] };
        return result;
    }

    /// <summary>What was kept long enough is forgotten.</summary>
    public void Expire() => State = Expiry.Apply(State, RealNow);

    public void Receipt(AttemptStatus status, int attempt = 1, VerificationKey? key = null, string? error = null) =>
        Take(ReceiptDecision.Decide(
            State,
            new AttemptReceipt(new AttemptAddress(key ?? Session.Key, attempt), status, error),
            sandbox: true,
            RealNow,
            Routes));

    public void Settle(AttemptStatus status, int attempt = 1, string? error = null, bool tryNextRoute = false)
    {
        var outcome = new SubmissionOutcome(new AttemptAddress(Session.Key, attempt), status, error, tryNextRoute);
        Take(SubmissionDecision.Decide(State, outcome, sandbox: true, RealNow, Routes));
    }

    public void Begin(int attempt = 1) => Take(Change.None(
        WaitingDecision.Begin(State, new AttemptAddress(Session.Key, attempt), RealNow)));

    public void Poke(params AttemptAddress[] inFlight) =>
        Take(DueDecision.Decide(State, RealNow, inFlight, sandbox: true, Routes));

    public Opening Open() => Opening.Of(State, Context, Codes, RealNow);

    public VerificationView View() => VerificationViews.Of(Open(), Open().Share.Sessions[^1]);

    public void FoldLater()
    {
        State = Facts.Fold(State, Later, sandbox: true, RealNow, Routes).State;
        Later.Clear();
    }

    public CodeDigits CodeOf(Session session) => Codes.Derive(
        new CodeSubject(Tenant, session.Key, Number, session.Purpose), session.Pepper, session.CodeLength);

    /// <summary>A code that is not the session's: its own with the last digit changed.</summary>
    public CodeDigits WrongCode(Session session)
    {
        var right = CodeOf(session).Reveal();
        var last = (right[^1] - '0' + 1) % 10;
        return Digits(right[..^1] + last);
    }

    public static CodeDigits Digits(string digits) =>
        CodeDigits.TryParse(digits, out var code) ? code : throw new FormatException(digits);

    private void Take(Change change) => (State, Effects) = (change.State, change.Effects);

    public TOutcome Take<TOutcome>(Decision<TOutcome> decision)
    {
        (State, Effects) = (decision.State, decision.Effects);
        if (decision.Later is { } fact)
            Later.Add(fact);

        return decision.Outcome;
    }
}
