using Countersign.Invariants;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

/// <summary>
/// Clients of two tenants that start, check, resend and cancel by chance, repeat themselves, and move their clocks.
/// </summary>
internal sealed class RandomClients(RandomNumber number, Random random)
{
    private static readonly string[] Tenants = ["acme", "other"];
    private static readonly string[] Purposes = ["sign-up", "payment"];

    private readonly Dictionary<string, TimeSpan> _offsets = new() { ["acme"] = default, ["other"] = default };
    private readonly List<(string Tenant, VerificationKey Key)> _known = [];
    private readonly List<Action> _past = [];
    private ulong _next = 1;

    public void Step()
    {
        number.Happen();
        switch (random.Next(20))
        {
            case < 4:
                Remember(Start());
                break;
            case < 6:
                Remember(Resend());
                break;
            case < 12:
                Remember(Check());
                break;
            case 12:
                Remember(Cancel());
                break;
            case 13 when _past.Count > 0:
                number.Saw("repeated");
                _past[random.Next(_past.Count)]();
                break;
            case 14:
                number.Poke();
                break;
            case 15:
                number.Crash();
                break;
            default:
                PassTime();
                break;
        }
    }

    private void Remember(Action? command)
    {
        if (command is null)
            return;

        _past.Add(command);
        command();
    }

    private Action Start()
    {
        var (tenant, purpose, operation) = (Any(Tenants), Any(Purposes), NextOperation());
        return () => Take(tenant, operation, purpose, number.Decide(state => StartDecision.Decide(
            state,
            new StartCommand
            {
                Operation = operation,
                Tenant = Context(tenant),
                To = NumberRig.Number,
                Purpose = purpose,
            },
            number.Now,
            new VerificationKey(_next++, 1),
            RandomNumber.Surroundings)));
    }

    private Action? Resend()
    {
        if (AnyKnown() is not { } known)
            return null;

        var operation = NextOperation();
        return () => Take(known.Tenant, operation, "", number.Decide(state => ResendDecision.Decide(
            state,
            new ResendCommand(operation, Context(known.Tenant), known.Key, null),
            number.Now,
            RandomNumber.Surroundings)));
    }

    private Action? Check()
    {
        if (AnyKnown() is not { } known)
            return null;

        // The right code, another verification's, or a guess; now and then for another tenant.
        var codes = number.History.Submissions;
        var code = random.Next(4) switch
        {
            0 when codes.Count > 0 => codes[random.Next(codes.Count)].Code,
            1 or 2 => NumberRig.Digits(random.Next(1_000_000).ToString("D6")),
            _ => codes.FindIndex(sent => sent.Attempt.Key == known.Key) is var at and >= 0
                ? codes[at].Code
                : NumberRig.Digits("000000"),
        };
        var (tenant, operation) = (number.Chance(0.05) ? Any(Tenants) : known.Tenant, NextOperation());
        return () =>
        {
            var command = new CheckCommand(operation, Context(tenant), known.Key, "", code);
            var result = number.Decide(state => CheckDecision.Decide(state, command, number.Now, RandomNumber.Codes));
            number.History.Observations.Add(new Observation.Checked(tenant, operation, known.Key, code, result));
        };
    }

    private Action? Cancel()
    {
        if (AnyKnown() is not { } known)
            return null;

        var operation = NextOperation();
        return () =>
        {
            var command = new CancelCommand(operation, Context(known.Tenant), known.Key);
            var result = number.Decide(state => CancelDecision.Decide(state, command, number.Now, RandomNumber.Codes));
            number.History.Observations.Add(new Observation.Cancelled(known.Tenant, operation, known.Key, result));
        };
    }

    private void PassTime()
    {
        switch (random.Next(24))
        {
            case 0:
                number.Saw("clock back");
                number.Now -= random.Next(240_000);
                break;
            case 1:
                number.Saw("clock far back");
                number.Now -= random.Next(3_600_000, 7_200_000);
                break;
            case 2:
                number.Saw("tenant clock");
                _offsets[Any(Tenants)] += TimeSpan.FromSeconds(random.Next(400));
                break;
            case < 5:
                number.Now += random.Next(900_000);
                break;
            default:
                number.Now += random.Next(90_000);
                break;
        }
    }

    private void Take(string tenant, OperationId operation, string purpose, StartResult? result)
    {
        number.History.Observations.Add(new Observation.Started(tenant, operation, purpose, result));
        if (result is StartResult.Accepted accepted && !_known.Exists(known => known.Key == accepted.Verification.Key))
            _known.Add((tenant, accepted.Verification.Key));
    }

    private TenantContext Context(string tenant) => new()
    {
        Tenant = tenant,
        Sandbox = false,
        ClockOffset = _offsets[tenant],
        Brand = tenant,
        Policy = RandomNumber.Policy,
        Routes = RandomNumber.RulesOf(tenant),
    };

    private (string Tenant, VerificationKey Key)? AnyKnown() =>
        _known.Count == 0 ? null : number.Chance(0.7) ? _known[^1] : _known[random.Next(_known.Count)];

    private OperationId NextOperation() => new(1, _next++);

    private string Any(string[] choices) => choices[random.Next(choices.Length)];
}
