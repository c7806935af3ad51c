using Countersign.Api.Answers;
using Countersign.Verifications;

namespace Countersign.Api.Verifications;

/// <summary>The problems of starts and resends that a number refused.</summary>
internal static class StartProblems
{
    /// <summary>The number's rule that has a problem of its own.</summary>
    private const string GuessBudgetRule = "guess-budget";

    public static Problem OfStart(StartResult result) => result is StartResult.Limited limited
        ? Problems.RateLimited(limited.Rule, limited.Limit, limited.Used, limited.Window, limited.RetryAfter)
        : Of(result);

    public static Problem OfResend(StartResult result) => result switch
    {
        StartResult.Limited { Rule: GuessBudgetRule } spent => Problems.GuessBudgetSpent(spent.RetryAfter),
        StartResult.Limited limited => Problems.TooManySends(
            limited.Rule, limited.Limit, limited.Used, limited.Window, limited.RetryAfter),
        _ => Of(result),
    };

    private static Problem Of(StartResult result) => result switch
    {
        StartResult.CoolingDown cooling => Problems.Cooldown(cooling.RetryAfter),
        StartResult.OptedOut refused => Problems.OptedOut(refused.ByTenant),
        StartResult.ConsentMissing => Problems.ConsentRequired(),
        StartResult.InsufficientBalance lacking =>
            Problems.InsufficientBalance(lacking.Needed, lacking.Available, lacking.Currency),
        StartResult.CapReached capped => Problems.SpendCapReached(capped.Refusal),
        StartResult.NotPriced => Problems.NotPriced(),
        StartResult.NoRoute none => Problems.NoRoute(none.ByRule),
        StartResult.NoCapacity full => Problems.NoCapacity(full.RetryAfter, full.ByRule),
        StartResult.NotFound => Problems.NotFound("verification"),
        StartResult.Over over => Of(over.Verification.Status),
        _ => throw new InvalidOperationException($"A start outside of a batch was answered {result.GetType().Name}."),
    };

    /// <summary>The problem of a command that came after the end.</summary>
    public static Problem Of(VerificationStatus ended) => ended switch
    {
        VerificationStatus.Expired => Problems.Expired(),
        VerificationStatus.Cancelled => Problems.Cancelled(),
        _ => Problems.AlreadyOver(ended.Word()),
    };
}
