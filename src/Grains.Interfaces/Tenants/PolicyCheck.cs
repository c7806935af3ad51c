using Countersign.Verifications;

namespace Countersign.Tenants;

/// <summary>What is unsound in a verification policy. The ranges are those its members name.</summary>
internal static class PolicyCheck
{
    private const int MaxCooldowns = 10;
    private const int LongestCooldown = 3_600;
    private const int MaxGuesses = 100;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan ShortestStep = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(10);

    public static void Check(VerificationPolicy policy, SettingFaults faults)
    {
        faults.Between("/policy/code_length", policy.CodeLength, 4, 10);
        faults.Span("/policy/lifetime", policy.Lifetime, Minute, Day);
        faults.Between("/policy/max_checks", policy.MaxChecks, 1, 10);
        faults.Between("/policy/max_sends", policy.MaxSends, 1, 10);
        faults.Span("/policy/send_window", policy.SendWindow, Minute, Day);
        faults.Between("/policy/guess_budget", policy.GuessBudget, 1, MaxGuesses);
        faults.Span("/policy/guess_window", policy.GuessWindow, TimeSpan.FromHours(1), TimeSpan.FromDays(7));
        faults.Span(
            "/policy/retention", policy.Retention, TenantLimits.ShortestRetention, TenantLimits.LongestRetention);
        if (policy.CooldownSeconds.Length is < 1 or > MaxCooldowns
            || policy.CooldownSeconds.Any(static seconds => seconds is < 1 or > LongestCooldown))
        {
            faults.Add("/policy/cooldown", $"1 to {MaxCooldowns} waits of 1 to {LongestCooldown} seconds are needed.");
        }

        faults.Count("/policy/fallback", policy.Fallback.Length, VerificationPolicy.MaxFallback);
        for (var i = 0; i < policy.Fallback.Length; i++)
            faults.Span($"/policy/fallback/{i}/after", policy.Fallback[i].After, ShortestStep, LongestStep);
    }
}
