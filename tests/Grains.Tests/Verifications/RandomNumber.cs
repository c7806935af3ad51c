using System.Collections.Immutable;
using System.Text.Json;
using Countersign.Carriers;
using Countersign.Carriers.Routing;
using Countersign.Invariants;
using Countersign.Tenants;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

/// <summary>
/// One number in a hostile world, run by chance alone: two activations that do not know of each other, a store that
/// fails or loses its answers, carriers that do everything carriers do, a clock that jumps, clients that repeat
/// themselves. Every commit is checked against the one before.
/// </summary>
internal sealed class RandomNumber(Random random)
{
    private static readonly JsonSerializerOptions Stored = new() { TypeInfoResolver = VerificationStates.Default };

    private readonly NumberChain _chain = new(Policy, Limits);
    private readonly Activation[] _activations = [new(), new()];
    private readonly List<(long At, Action Happen)> _events = [];
    private long _version;

    public static VerificationPolicy Policy { get; } =
        VerificationPolicy.Default with
        {
            GuessBudget = 8,
            Retention = TimeSpan.FromDays(30),
            Fallback =
            [
                new FallbackStep(Channel.Sms, TimeSpan.FromSeconds(30)),
                new FallbackStep(Channel.Voice, TimeSpan.FromSeconds(20)),
            ],
        };

    public static NumberLimits Limits { get; } = new() { MaxSends = 12, SessionsPerTenant = 60, Sessions = 100 };

    public static VerificationCodes Codes { get; } = new(new TestKeys());

    /// <summary>
    /// By which routes one of the tenants may send: by one of three text messages, and by two of three calls.
    /// </summary>
    public static ImmutableArray<RouteRule> RulesOf(string tenant) => tenant == "acme"
        ? [new RouteRule { Channel = Channel.Voice, Use = ["r1", "r3"] }, new RouteRule { Use = ["r2", "r3"] }]
        : [];

    public static Surroundings Surroundings { get; } = new(new TestRoutes("r1", "r2", "r3"), Codes, Limits, IdKey: 1);

    /// <summary>What chooses where no command brings rules: now and then nobody knows them.</summary>
    private IRouter Router => new RuledRouter(
        Surroundings.Router, tenant => Rare(0.1, "rules not known") ? null : RulesOf(tenant));

    public long Now { get; set; } = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    public PhoneNumberState Committed { get; private set; } = PhoneNumberState.Empty;

    public History History { get; } = new();

    public List<string> Violations { get; } = [];

    /// <summary>How often something happened. What never does is not tested.</summary>
    public Dictionary<string, int> Seen { get; } = [];

    /// <summary>Decides a command in one of the activations; null where the caller never gets an answer.</summary>
    public T? Decide<T>(Func<PhoneNumberState, Decision<T>> decide)
        where T : class
    {
        var activation = _activations[random.Next(_activations.Length)];
        var decision = decide(activation.State);
        if (decision.Later is { } fact)
            activation.Learned.Add(fact);

        Saw(decision.Outcome.GetType().Name);
        return Commit(activation, decision.State, decision.Effects) && !Chance(0.03) ? decision.Outcome : null;
    }

    public void Poke()
    {
        var activation = _activations[random.Next(_activations.Length)];
        var change = DueDecision.Decide(
            activation.State, Now, [.. activation.InFlight], sandbox: false, Router);
        if (change.Effects.Length > 0)
            Saw("fallback when due");
        Commit(activation, change.State, change.Effects);
    }

    /// <summary>The process of one activation is gone, with all it had learned and everything in flight.</summary>
    public void Crash()
    {
        Saw("crash");
        Reload(_activations[random.Next(_activations.Length)]);
    }

    /// <summary>Lets what carriers have in store happen, as far as its time has come.</summary>
    public void Happen(bool all = false)
    {
        for (var at = _events.Count - 1; at >= 0; at--)
        {
            if (!all && _events[at].At > Now)
                continue;

            var happen = _events[at].Happen;
            _events.RemoveAt(at);
            happen();
            at = _events.Count;
        }
    }

    public bool Chance(double probability) => random.NextDouble() < probability;

    private bool Rare(double probability, string what)
    {
        var met = Chance(probability);
        if (met)
            Saw(what);

        return met;
    }

    public void Saw(string what) => Seen[what] = Seen.GetValueOrDefault(what) + 1;

    private bool Commit(Activation activation, PhoneNumberState next, Effect[] effects)
    {
        var folded = Facts.Fold(next, activation.Learned, sandbox: false, Now, Router);
        if (ReferenceEquals(next, activation.State))
            return true;

        if (Chance(0.04))
            return Lost(activation, "write failed");
        if (activation.Version != _version)
            return Lost(activation, "conflict");

        Violations.AddRange(_chain.Violations(Committed, folded.State));
        Committed = folded.State;
        activation.Version = ++_version;
        if (Chance(0.04))
            return Lost(activation, "acknowledgement lost");

        activation.State = folded.State;
        activation.Learned.Clear();
        foreach (var effect in (Effect[])[.. effects, .. folded.Effects])
            Perform(activation, effect);

        return true;
    }

    private bool Lost(Activation activation, string why)
    {
        Saw(why);
        Reload(activation);
        return false;
    }

    private void Reload(Activation activation)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(Committed, Stored);
        activation.State = JsonSerializer.Deserialize<PhoneNumberState>(json, Stored)!;
        activation.Version = _version;
        activation.Learned.Clear();
        activation.InFlight.Clear();
    }

    private void Perform(Activation activation, Effect effect)
    {
        if (effect is not Effect.Submit submit)
            return;
        if (!activation.State.TryFind(submit.Attempt.Key, out var share, out var session))
            return;

        var attempt = session.Attempts[submit.Attempt.Number - 1];
        if (RouteRule.For(RulesOf(share.Tenant), "UZ", attempt.Channel)?.Use.Contains(attempt.Route) == false)
            Violations.Add($"{share.Tenant} sends by {attempt.Route}");
        if (!session.IsPending)
            Violations.Add($"I8: {submit.Attempt} is handed over after the end");

        var subject = new CodeSubject(share.Tenant, session.Key, activation.State.Number, session.Purpose);
        History.Submissions.Add((submit.Attempt, Codes.Derive(subject, session.Pepper, session.CodeLength)));
        activation.InFlight.Add(submit.Attempt);
        Answer(activation, submit.Attempt);
    }

    private void Answer(Activation activation, AttemptAddress attempt)
    {
        var status = random.Next(10) switch
        {
            < 5 => AttemptStatus.Submitted,
            < 8 => AttemptStatus.Rejected,
            8 => AttemptStatus.Unknown,
            _ => AttemptStatus.Dropped,
        };
        var outcome = new SubmissionOutcome(attempt, status, Error: null, TryNextRoute: Chance(0.7));
        if (!Chance(0.1))
            Later(200, () => Settle(activation, outcome));
        if (status is AttemptStatus.Submitted or AttemptStatus.Unknown)
        {
            for (var receipts = random.Next(3); receipts > 0; receipts--)
                Later(120_000, () => Receive(attempt));
        }
    }

    private void Settle(Activation activation, SubmissionOutcome outcome)
    {
        activation.InFlight.Remove(outcome.Attempt);
        if (outcome.Status == AttemptStatus.Submitted && Chance(0.5))
        {
            activation.Learned.Add(new Fact.Settled(outcome) { Rules = [] });
            return;
        }

        // A carrier's answer that could not be stored is offered again.
        for (var tries = 0; tries < 3; tries++)
        {
            var one = _activations[random.Next(_activations.Length)];
            var change = SubmissionDecision.Decide(one.State, outcome, sandbox: false, Now, Router);
            Saw(change.Effects.Length > 0 ? "next route" : "settled");
            if (Commit(one, change.State, change.Effects))
                return;
        }
    }

    private void Receive(AttemptAddress attempt)
    {
        var activation = _activations[random.Next(_activations.Length)];
        var status = Chance(0.8) ? AttemptStatus.Delivered : AttemptStatus.Undelivered;
        Saw("receipt");
        var receipt = new AttemptReceipt(attempt, status, Error: null);
        var change = ReceiptDecision.Decide(activation.State, receipt, sandbox: false, Now, Router);
        if (change.Effects.Length > 0)
            Saw("fallback after a receipt");
        Commit(activation, change.State, change.Effects);
    }

    private void Later(int withinMs, Action happen) => _events.Add((Now + random.Next(withinMs), happen));

    private sealed class Activation
    {
        public PhoneNumberState State { get; set; } = PhoneNumberState.Empty;

        public long Version { get; set; }

        public List<Fact> Learned { get; } = [];

        public HashSet<AttemptAddress> InFlight { get; } = [];
    }
}
