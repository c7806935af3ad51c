using System.Collections.Immutable;
using Countersign.Api.Requests.Editing;
using Countersign.Api.Tenants;
using Countersign.Verifications;

namespace Countersign.Api.Admin.Tenants;

/// <summary>The members of a verification policy.</summary>
internal static class PolicyEdits
{
    private const int MaxCooldowns = 10;

    private static readonly VerificationPolicy Standard = VerificationPolicy.Default;

    private static readonly ItemReader<FallbackStep> Step = Edits.Objects(
        new EditTable<FallbackStep>(
            Edits.Word<FallbackStep, Channel>(
                "channel", SettingWords.Channels, static (it, word) => it with { Channel = word }),
            Edits.Seconds<FallbackStep>("after", static (it, time) => it with { After = time ?? TimeSpan.Zero })),
        new FallbackStep(Channel.Voice, TimeSpan.FromSeconds(20)));

    /// <summary>All of them.</summary>
    public static EditTable<VerificationPolicy> Table { get; } = new(
        Small("code_length", Standard.CodeLength, static (it, n) => it with { CodeLength = n }),
        Time("lifetime", Standard.Lifetime, static (it, time) => it with { Lifetime = time }),
        Small("max_checks", Standard.MaxChecks, static (it, n) => it with { MaxChecks = n }),
        Small("max_sends", Standard.MaxSends, static (it, n) => it with { MaxSends = n }),
        Time("send_window", Standard.SendWindow, static (it, time) => it with { SendWindow = time }),
        Edits.List(
            "cooldown", MaxCooldowns, static (ref body) => (int)Math.Clamp(body.Whole() ?? 0, 0, int.MaxValue),
            static (VerificationPolicy it, ImmutableArray<int> waits) =>
                it with { CooldownSeconds = waits.IsEmpty ? Standard.CooldownSeconds : waits }),
        Small("guess_budget", Standard.GuessBudget, static (it, n) => it with { GuessBudget = n }),
        Time("guess_window", Standard.GuessWindow, static (it, time) => it with { GuessWindow = time }),
        Time("retention", Standard.Retention, static (it, time) => it with { Retention = time }),
        Edits.List(
            "fallback", VerificationPolicy.MaxFallback, Step,
            static (VerificationPolicy it, ImmutableArray<FallbackStep> steps) => it with { Fallback = steps }));

    private static Edit<VerificationPolicy> Small(
        string name, int standard, Func<VerificationPolicy, int, VerificationPolicy> set) =>
        Edits.Small(name, standard, set);

    private static Edit<VerificationPolicy> Time(
        string name, TimeSpan standard, Func<VerificationPolicy, TimeSpan, VerificationPolicy> set) =>
        Edits.Seconds<VerificationPolicy>(name, (it, time) => set(it, time ?? standard));
}
