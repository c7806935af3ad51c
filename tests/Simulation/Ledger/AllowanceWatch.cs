using System.Text.Json;
using Countersign.Ledger;
using Countersign.Tenants;
using Countersign.Verifications;
using Orleans.Runtime;

namespace Countersign.Simulation.Ledger;

/// <summary>
/// What the tenants of a world may spend and have open at once, and a check of each state that is ever durable: never
/// more, and in the end nothing of it is missing.
/// </summary>
internal sealed class AllowanceWatch
{
    public const long PerDay = 2_400;
    public const long PerPrefix = 1_900;
    public const int Places = 3;

    private readonly Dictionary<string, AllowanceState> _states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PhoneNumberState> _numbers = new(StringComparer.Ordinal);

    /// <summary>Each, as it became durable last, by its key.</summary>
    public IReadOnlyDictionary<string, AllowanceState> States => _states;

    public List<string> Violations { get; } = [];

    /// <summary>Most that were open at once.</summary>
    public int MostOpen { get; private set; }

    public static TenantSettings Of(TenantSettings settings) => settings with
    {
        Spend = new SpendCaps { PerDay = PerDay, PerPrefix = PerPrefix },
        Quotas = new TenantQuotas { ConcurrentVerifications = Places },
    };

    /// <summary>A1: what is lent and used is never more than there is.</summary>
    public bool Committed(GrainId grain, ReadOnlyMemory<byte> bytes)
    {
        if (grain.Type.ToString() != AllowanceGrain.GrainTypeName)
            return false;

        var (key, state) = (grain.Key.ToString()!, JsonSerializer.Deserialize<AllowanceState>(bytes.Span)!);
        if (state.Used + state.Loans.Sum() > LimitOf(key))
            Violations.Add($"A1: of {key} {state.Used} are used and {state.Loans.Sum()} lent");
        _states[key] = state;
        return true;
    }

    /// <summary>A2: no more verifications are open, by what is durable, than there are places.</summary>
    public void Saw(GrainId number, PhoneNumberState state)
    {
        _numbers[number.ToString()] = state;
        var open = _numbers.Values
            .SelectMany(static one => one.Tenants)
            .SelectMany(static share => share.Sessions.Where(static one => one.IsPending).Select(_ => share.Tenant))
            .GroupBy(static tenant => tenant);
        foreach (var tenant in open)
        {
            MostOpen = Math.Max(MostOpen, tenant.Count());
            if (tenant.Count() > Places)
                Violations.Add($"A2: {tenant.Key} has {tenant.Count()} verifications open");
        }
    }

    /// <summary>
    /// A3: what is spent and reserved is never beyond the day's cap. A4: in the end all places are free, nothing is
    /// lent, and the cap knows what was spent, no more and no less.
    /// </summary>
    public IEnumerable<string> InTheEnd(string tenant, IReadOnlyList<LedgerEntry> entries)
    {
        var held = 0L;
        foreach (var entry in entries)
        {
            held += entry.Kind switch
            {
                EntryKind.Reserved => entry.Micros,
                EntryKind.Released => -entry.Micros,
                _ => 0,
            };
            if (held > PerDay)
                yield return $"A3: {tenant} holds {held} at entry {entry.Number}";
        }

        foreach (var (key, state) in _states.Where(one => one.Key.StartsWith(tenant + "/", StringComparison.Ordinal)))
        {
            var expected = key.Contains("concurrent", StringComparison.Ordinal) ? 0 : held;
            if (state.Used != expected || state.Loans.Length > 0)
                yield return $"A4: of {key} {state.Used} are used, {expected} expected, {state.Loans.Sum()} lent";
        }
    }

    private static long LimitOf(string key) => key.Split('/')[1] switch
    {
        AllowanceRules.SpendPerDay => PerDay,
        AllowanceRules.SpendPerPrefix => PerPrefix,
        AllowanceRules.ConcurrentVerifications => Places,
        var other => throw new FormatException(other),
    };
}
