using System.Reflection;

namespace Countersign.Api.Answers;

/// <summary>
/// Every kind of problem the front door answers with. <c>docs/problems.md</c> is checked against this list.
/// </summary>
internal static class ProblemTypes
{
    public static readonly ProblemType InvalidRequest = new("invalid-request", 400, "The request is not valid");
    public static readonly ProblemType EmptyBatch = new("empty-batch", 400, "There are no rows in the upload");
    public static readonly ProblemType InvalidNumber =
        new("invalid-number", 400, "The number cannot be verified", Decision: true);

    public static readonly ProblemType Unauthenticated = new("unauthenticated", 401, "A valid API key is needed");
    public static readonly ProblemType UnprovenCallback =
        new("unproven-callback", 401, "The callback does not prove where it comes from");

    public static readonly ProblemType InsufficientBalance =
        new("insufficient-balance", 402, "The tenant has too little money");

    public static readonly ProblemType Forbidden = new("forbidden", 403, "The key does not allow this");
    public static readonly ProblemType TenantSuspended = new("tenant-suspended", 403, "The tenant is suspended");
    public static readonly ProblemType DestinationNotAllowed =
        new("destination-not-allowed", 403, "The tenant may not send to this destination", Decision: true);

    public static readonly ProblemType OptedOut =
        new("opted-out", 403, "The owner of the number asked not to be written to", Decision: true);

    public static readonly ProblemType ConsentRequired =
        new("consent-required", 403, "The tenant's settings ask for the consent of the number's owner");

    public static readonly ProblemType Blocked = new("blocked", 403, "A list of the tenant refuses this");
    public static readonly ProblemType TooRisky = new("too-risky", 403, "The start looks like an attack");
    public static readonly ProblemType ChallengeRequired =
        new("challenge-required", 403, "The end user has to prove to be human first");

    public static readonly ProblemType NotFound = new("not-found", 404, "There is no such thing", Decision: true);
    public static readonly ProblemType MethodNotAllowed =
        new("method-not-allowed", 405, "The method is not allowed here");
    public static readonly ProblemType RequestTimeout =
        new("request-timeout", 408, "The request took too long to arrive");
    public static readonly ProblemType Cancelled =
        new("cancelled", 409, "The verification was cancelled", Decision: true);

    public static readonly ProblemType AlreadyOver =
        new("already-over", 409, "The verification has ended", Decision: true);

    public static readonly ProblemType MessageOver =
        new("message-over", 409, "The message can no longer be called off", Decision: true);

    public static readonly ProblemType BatchOver = new("batch-over", 409, "The batch has ended", Decision: true);
    public static readonly ProblemType TenantExists = new("tenant-exists", 409, "The id of the tenant is taken");
    public static readonly ProblemType PlanExists = new("plan-exists", 409, "The id of the plan is taken");
    public static readonly ProblemType TooManyKeys = new("too-many-keys", 409, "The tenant has as many keys as it may");
    public static readonly ProblemType TooManyWebhooks =
        new("too-many-webhooks", 409, "The tenant has as many endpoints as it may");

    public static readonly ProblemType TestUnderWay = new("test-under-way", 409, "A test of the endpoint is under way");

    public static readonly ProblemType IdempotencyKeyInProgress =
        new("idempotency-key-in-progress", 409, "The first request with this key is still running");

    public static readonly ProblemType Expired = new("expired", 410, "The code has expired", Decision: true);
    public static readonly ProblemType PreconditionFailed = new("precondition-failed", 412, "It has changed meanwhile");
    public static readonly ProblemType BodyTooLarge = new("body-too-large", 413, "The body is too large");
    public static readonly ProblemType TooManyRows = new("too-many-rows", 413, "The upload has too many rows");
    public static readonly ProblemType UnsupportedMediaType =
        new("unsupported-media-type", 415, "The body is of a kind that is not read here");

    public static readonly ProblemType WrongCode = new("wrong-code", 422, "The code is wrong", Decision: true);
    public static readonly ProblemType NotApproved =
        new("not-approved", 422, "The check has not approved", Decision: true);

    public static readonly ProblemType IdempotencyKeyReused =
        new("idempotency-key-reused", 422, "The key was used for another request");

    public static readonly ProblemType PreconditionRequired =
        new("precondition-required", 428, "The version to change has to be named");

    public static readonly ProblemType Cooldown = new("cooldown", 429, "A code was sent a moment ago");
    public static readonly ProblemType TooManySends =
        new("too-many-sends", 429, "No more sends to this number for now");

    public static readonly ProblemType TooManyChecks =
        new("too-many-checks", 429, "The code is spent");

    public static readonly ProblemType GuessBudgetSpent =
        new("guess-budget-spent", 429, "Too many wrong codes for this number");

    public static readonly ProblemType BreakerOpen =
        new("breaker-open", 429, "Too few starts to this destination were approved");

    public static readonly ProblemType SpendCapReached =
        new("spend-cap-reached", 429, "A cap on the tenant's spending is reached");

    public static readonly ProblemType RateLimited = new("rate-limited", 429, "A rate limit is reached");
    public static readonly ProblemType InternalError = new("internal-error", 500, "Something broke on our side");
    public static readonly ProblemType NoRoute = new("no-route", 503, "No carrier serves this destination now");
    public static readonly ProblemType Overloaded = new("overloaded", 503, "The service is at its limit");
    public static readonly ProblemType NotReady = new("not-ready", 503, "The server does not serve now");
    public static readonly ProblemType TryAgain = new("try-again", 503, "The request could not be settled now");

    /// <summary>All of the above.</summary>
    public static IReadOnlyList<ProblemType> All { get; } = [.. typeof(ProblemTypes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(static field => field.GetValue(null))
        .OfType<ProblemType>()];
}
