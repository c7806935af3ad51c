using Countersign.Api.Hosting;
using Countersign.Api.Requests;
using Countersign.Ledger;
using Countersign.Tenants;
using Countersign.Verifications;

namespace Countersign.Api.Answers;

/// <summary>
/// One method per kind of problem. A detail tells a person what to do next and never repeats a number or a code.
/// </summary>
internal static class Problems
{
    /// <summary>What is said to be tried again "soon": nobody knows when, and one second hurts nobody.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private const string Unsettled =
        "The request may or may not have taken effect; repeat it with the same Idempotency-Key.";

    /// <summary>All the faults that were found in a request.</summary>
    public static Problem InvalidRequest(RequestErrors errors) =>
        new(ProblemTypes.InvalidRequest, errors.Summary) { Members = errors.Write };

    /// <summary>
    /// One fault of a request. <paramref name="pointer"/> as <see cref="RequestErrors.Add"/> takes it.
    /// </summary>
    public static Problem InvalidRequest(string pointer, string message)
    {
        var errors = new RequestErrors();
        errors.Add(pointer, message);
        return InvalidRequest(errors);
    }

    public static Problem InvalidNumber(string reason, string detail) =>
        new(ProblemTypes.InvalidNumber, detail) { Members = json => json.WriteString("reason"u8, reason) };

    public static Problem Unauthenticated() => new(
        ProblemTypes.Unauthenticated,
        "Send 'Authorization: Bearer <key>' with a key of this service that has not expired.");

    public static Problem UnprovenCallback() => new(
        ProblemTypes.UnprovenCallback,
        "Sign it, or send the token or password, as the route's settings say; and keep your clock.");

    public static Problem Forbidden(string detail) => new(ProblemTypes.Forbidden, detail);

    /// <summary><paramref name="scope"/>: what the key would have to have.</summary>
    public static Problem MissingScope(KeyScopes scope) => new(
        ProblemTypes.Forbidden,
        scope == KeyScopes.All
            ? "Only a key with every scope may do this."
            : $"The key lacks the scope '{string.Join(' ', KeyAccess.Words(scope))}'.");

    public static Problem TenantSuspended() => new(
        ProblemTypes.TenantSuspended, "An operator has suspended the tenant; nothing is served until that is lifted.");

    public static Problem NoSuchTenant() =>
        new(ProblemTypes.NotFound, "This installation has no such tenant, or it was deleted.");

    public static Problem NoSuchPlan() => new(ProblemTypes.NotFound, "This installation has no such plan.");

    public static Problem PlanExists() =>
        new(ProblemTypes.PlanExists, "PATCH changes the plan that is there.");

    public static Problem TenantExists() =>
        new(ProblemTypes.TenantExists, "Choose another id; that of a deleted tenant is not given again.");

    public static Problem TooManyKeys(int limit) =>
        new(ProblemTypes.TooManyKeys, $"At most {limit} keys live at once; revoke one.")
        {
            Members = json => json.WriteNumber("limit"u8, limit),
        };

    /// <summary><paramref name="version"/>: the one there is now.</summary>
    public static Problem PreconditionFailed(long version) =>
        new(ProblemTypes.PreconditionFailed, "Read it again, and change what you find.")
        {
            Members = json => json.WriteNumber("version"u8, version),
        };

    public static Problem PreconditionRequired() => new(
        ProblemTypes.PreconditionRequired, "Send 'If-Match' with the ETag of the version that you have read.");

    /// <summary>What is needed, and what there is, in millionths.</summary>
    public static Problem InsufficientBalance(long needed, long available, string currency) =>
        new(ProblemTypes.InsufficientBalance, "Nothing was sent and nothing is charged; have the balance topped up.")
        {
            Members = json =>
            {
                json.WriteNumber("needed"u8, needed);
                json.WriteNumber("available"u8, available);
                json.WriteString("currency"u8, currency);
            },
        };

    public static Problem NotPriced() => new(
        ProblemTypes.DestinationNotAllowed,
        "The tenant's prices do not name this destination by every channel that the message may take.");

    public static Problem DestinationNotAllowed(string region) =>
        new(ProblemTypes.DestinationNotAllowed, $"The tenant's settings do not allow destinations in '{region}'.");

    /// <summary><paramref name="byTenant"/>: the tenant itself put the number on its list.</summary>
    public static Problem OptedOut(bool byTenant) => new(ProblemTypes.OptedOut, byTenant
        ? "The tenant has put the number on its list of suppressions; DELETE /v1/suppressions takes it off."
        : "The owner of the number has opted out; only the owner can opt in again.");

    public static Problem ConsentRequired() => new(
        ProblemTypes.ConsentRequired,
        "Send 'consent' with where and when the owner agreed; one that is too old or of another purpose may not do.");

    /// <summary><paramref name="list"/>: what the list names, e.g. <c>prefix</c>.</summary>
    public static Problem Blocked(string list) =>
        new(ProblemTypes.Blocked, $"The tenant's list of values by '{list}' refuses this one.")
        {
            Members = json => json.WriteString("list"u8, list),
        };

    /// <summary>A rule wants proof that the end user is human; the members are those of a rate limit.</summary>
    public static Problem ChallengeRequired(string rule, int limit, int used, TimeSpan window, TimeSpan wait) =>
        Counted(ProblemTypes.ChallengeRequired, rule, limit, used, window, wait);

    /// <summary><paramref name="what"/>: the noun, e.g. <c>verification</c>.</summary>
    public static Problem NotFound(string what) =>
        new(ProblemTypes.NotFound, $"This tenant has no such {what}, or no longer.");

    public static Problem NoSuchRoute() => new(ProblemTypes.NotFound, "This installation has no such route.");

    public static Problem MethodNotAllowed() =>
        new(ProblemTypes.MethodNotAllowed, "The Allow header lists what this path takes.");

    public static Problem RequestTimeout() =>
        new(ProblemTypes.RequestTimeout, "The body arrived too slowly, or not at all.");

    public static Problem Cancelled() => new(ProblemTypes.Cancelled, "Start a new verification.");

    /// <summary><paramref name="state"/>: how it ended, as a verification's <c>status</c>.</summary>
    public static Problem AlreadyOver(string state) =>
        new(ProblemTypes.AlreadyOver, $"The verification has ended as '{state}', and stays so.")
        {
            Members = json => json.WriteString("verification_status"u8, state),
        };

    /// <summary><paramref name="state"/>: where it stands, as a message's <c>status</c>.</summary>
    public static Problem MessageOver(string state) =>
        new(ProblemTypes.MessageOver, $"The message stands as '{state}'; there is nothing left to call off.")
        {
            Members = json => json.WriteString("message_status"u8, state),
        };

    public static Problem IdempotencyKeyInProgress() =>
        new(ProblemTypes.IdempotencyKeyInProgress, "Repeat the request to get its answer.") { RetryAfter = Soon };

    public static Problem IdempotencyKeyReused() => new(
        ProblemTypes.IdempotencyKeyReused,
        "The method, path or body differs from the first request with this Idempotency-Key; use a new key.");

    public static Problem Expired() => new(ProblemTypes.Expired, "Start a new verification.");

    public static Problem BodyTooLarge(long limit) =>
        new(ProblemTypes.BodyTooLarge, $"At most {limit} bytes are read here.")
        {
            Members = json => json.WriteNumber("limit"u8, limit),
        };

    /// <summary><paramref name="expected"/>: what would have been read.</summary>
    public static Problem UnsupportedMediaType(string expected) =>
        new(ProblemTypes.UnsupportedMediaType, $"Send {expected}.");

    public static Problem WrongCode(int checksLeft) =>
        new(ProblemTypes.WrongCode, checksLeft > 0 ? "The code can be checked again." : "The code is spent now.")
        {
            Members = json => json.WriteNumber("checks_left"u8, checksLeft),
        };

    /// <summary>All that a tenant with minimal disclosure is told of a check.</summary>
    public static Problem NotApproved() => new(ProblemTypes.NotApproved, "The tenant's settings say to tell no more.");

    public static Problem Cooldown(TimeSpan wait) =>
        new(ProblemTypes.Cooldown, "Wait before the code is sent again.") { RetryAfter = wait };

    /// <summary>A number's own limit of sends; the members are those of <see cref="RateLimited"/>.</summary>
    public static Problem TooManySends(string rule, int limit, int used, TimeSpan window, TimeSpan wait) =>
        Counted(ProblemTypes.TooManySends, rule, limit, used, window, wait);

    public static Problem TooManyChecks(TimeSpan wait) =>
        new(ProblemTypes.TooManyChecks, "The code is used up; start a new verification.") { RetryAfter = wait };

    public static Problem GuessBudgetSpent(TimeSpan wait) =>
        new(ProblemTypes.GuessBudgetSpent, "The number has had all its wrong checks.") { RetryAfter = wait };

    /// <summary>A rate rule said no: which one, its limit, how much of it is used, over which window.</summary>
    public static Problem RateLimited(string rule, int limit, int used, TimeSpan window, TimeSpan wait) =>
        Counted(ProblemTypes.RateLimited, rule, limit, used, window, wait);

    /// <summary>A cap on what the tenant spends in a day said no. Money in millionths.</summary>
    public static Problem SpendCapReached(SpendRefusal refusal) =>
        new(ProblemTypes.SpendCapReached, "Nothing was sent and nothing is charged; the cap begins anew at midnight.")
        {
            RetryAfter = refusal.Reset,
            Members = json =>
            {
                json.WriteString("rule"u8, refusal.Rule);
                json.WriteNumber("limit"u8, refusal.Limit);
                json.WriteNumber("used"u8, refusal.Used);
                json.WriteNumber("needed"u8, refusal.Needed);
                json.WriteString("currency"u8, refusal.Currency);
                json.WriteNumber("window"u8, TimeSpan.FromDays(1).TotalSeconds);
            },
        };

    /// <summary>The tenant has its even part of a busy server; <paramref name="share"/>: requests at once.</summary>
    public static Problem FairShare(int share) =>
        new(ProblemTypes.RateLimited, $"The server is busy, and the tenant has its part of it: {share} at once.")
        {
            RetryAfter = Soon,
            Members = json =>
            {
                json.WriteString("rule"u8, TenantShares.Rule);
                json.WriteNumber("limit"u8, share);
                json.WriteNumber("used"u8, share);
                json.WriteNumber("window"u8, Soon.TotalSeconds);
            },
        };

    public static Problem InternalError() => new(ProblemTypes.InternalError, Unsettled);

    /// <summary>No route serves the number; of the tenant's routes where its rules left only those.</summary>
    public static Problem NoRoute(bool byRule = false) => new(
        ProblemTypes.NoRoute,
        byRule
            ? "Nothing was sent: none of the routes that the tenant's settings name can; try again later."
            : "Nothing was sent; try another channel, or again later.")
    {
        RetryAfter = Soon,
    };

    /// <summary>Every route to the number is at its rate; or of the tenant's, as above.</summary>
    public static Problem NoCapacity(TimeSpan wait, bool byRule) => new(
        ProblemTypes.Overloaded,
        byRule
            ? "Nothing was sent; all routes that the tenant's settings name are at their rate."
            : "Nothing was sent; all carriers are at their rate.")
    {
        RetryAfter = wait,
    };

    public static Problem Overloaded() =>
        new(ProblemTypes.Overloaded, "Nothing was done; come back a little later.") { RetryAfter = Soon };

    public static Problem NotReady() => new(
        ProblemTypes.NotReady, "It is starting or stopping, its store has no room, or its keys are wrong.")
    {
        RetryAfter = Soon,
    };

    public static Problem TryAgain() => new(ProblemTypes.TryAgain, Unsettled) { RetryAfter = Soon };

    private static Problem Counted(
        ProblemType type, string rule, int limit, int used, TimeSpan window, TimeSpan wait) =>
        new(type, $"The rule '{rule}' allows {limit} {TimeOf(rule, window)}.")
        {
            RetryAfter = wait,
            Members = json =>
            {
                json.WriteString("rule"u8, rule);
                json.WriteNumber("limit"u8, limit);
                json.WriteNumber("used"u8, used);
                json.WriteNumber("window"u8, window.TotalSeconds);
            },
        };

    private static string TimeOf(string rule, TimeSpan window) =>
        rule == AllowanceRules.ConcurrentVerifications ? "at once" : $"in {window.TotalSeconds:0.###} s";
}
