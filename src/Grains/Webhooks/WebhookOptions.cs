using Microsoft.Extensions.Options;

namespace Countersign.Webhooks;

/// <summary>How events are delivered (section <c>Webhooks</c>).</summary>
public sealed class WebhookOptions
{
    /// <summary>
    /// Endpoints a tenant has at once for live events, and as many for its sandbox's. 1 to 1,000. Default: 50.
    /// </summary>
    public int MaxEndpoints { get; set; } = 50;

    /// <summary>
    /// Whether an endpoint of a sandbox may be on this machine, over plain http. For development alone: with it,
    /// whoever has a sandbox key reaches whatever listens there. Default: no.
    /// </summary>
    public bool AllowLoopback { get; set; }

    /// <summary>
    /// How long an endpoint has to answer, connecting included. 100 ms to 30 seconds. Default: 15 seconds.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Attempts under way at once in this process. 4 to 10,000. Default: 256.</summary>
    public int Concurrency { get; set; } = 256;

    /// <summary>Those of one tenant. 4 up to <see cref="Concurrency"/>. Default: 64.</summary>
    public int ConcurrencyPerTenant { get; set; } = 64;

    /// <summary>Those to one endpoint; it has to earn them. 1 to 256. Default: 8.</summary>
    public int ConcurrencyPerEndpoint { get; set; } = 8;

    /// <summary>
    /// Events of an endpoint in memory, those that are tried again included. 16 to 10,000. Default: 256.
    /// </summary>
    public int Window { get; set; } = 256;

    /// <summary>
    /// How often the progress of an endpoint is written while it goes on; what arrived since is sent again after a
    /// crash. 10 ms to 1 minute. Default: 1 second.
    /// </summary>
    public TimeSpan SaveInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How often an endpoint that nobody told of news looks for itself. 100 ms to 1 hour. Default: 30 seconds.
    /// </summary>
    public TimeSpan IdleCheck { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The pauses before the attempts at one event, the first included; 2 to 20 of them, none over 3 days. Null is the
    /// schedule of Standard Webhooks: 0 s, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h.
    /// </summary>
    public TimeSpan[]? Schedule { get; set; }

    /// <summary>Failures in a row, or nearly, after which an endpoint is left alone. 2 to 1,000. Default: 5.</summary>
    public int BreaksAfter { get; set; } = 5;

    /// <summary>
    /// The first such rest; each is twice the one before, up to <see cref="LongestRest"/>. 500 ms to 1 hour. Default: 5
    /// seconds.
    /// </summary>
    public TimeSpan FirstRest { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest rest. From <see cref="FirstRest"/> to 1 day. Default: 5 minutes.</summary>
    public TimeSpan LongestRest { get; set; } = TimeSpan.FromMinutes(5);
}

/// <summary>Refuses options that cannot work, naming option, rule and remedy.</summary>
internal sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    private const int MaxAttempts = 20;
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(3);

    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        Check(options.MaxEndpoints, 1, 1_000, nameof(options.MaxEndpoints), "1 to 1,000");
        Check(options.Timeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30), nameof(options.Timeout),
            "100 ms to 30 seconds");
        Check(options.Concurrency, 4, 10_000, nameof(options.Concurrency), "4 to 10,000");
        Check(options.ConcurrencyPerTenant, 4, options.Concurrency, nameof(options.ConcurrencyPerTenant),
            "4 to Webhooks:Concurrency");
        Check(options.ConcurrencyPerEndpoint, 1, 256, nameof(options.ConcurrencyPerEndpoint), "1 to 256");
        Check(options.Window, 16, 10_000, nameof(options.Window), "16 to 10,000");
        Check(options.SaveInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1),
            nameof(options.SaveInterval), "10 ms to 1 minute");
        Check(options.IdleCheck, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1), nameof(options.IdleCheck),
            "100 ms to 1 hour");
        Check(options.BreaksAfter, 2, 1_000, nameof(options.BreaksAfter), "2 to 1,000");
        Check(options.FirstRest, TimeSpan.FromMilliseconds(500), TimeSpan.FromHours(1), nameof(options.FirstRest),
            "500 ms to 1 hour");
        Check(options.LongestRest, options.FirstRest, TimeSpan.FromDays(1), nameof(options.LongestRest),
            "Webhooks:FirstRest to 1 day");
        if (options.Schedule is { } pauses
            && (pauses.Length is < 2 or > MaxAttempts
                || pauses.Any(static pause => pause < TimeSpan.Zero || pause > LongestPause)))
        {
            result.AddError("Webhooks:Schedule must have 2 to 20 pauses of 0 to 3 days; leave it out for its default.");
        }

        return result.Build();

        void Check<T>(T value, T least, T most, string option, string range)
            where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
                result.AddError($"Webhooks:{option} must be {range}; correct it or leave it out for its default.");
        }
    }
}
