namespace Countersign.Carriers.Http.Settings;

/// <summary>
/// All of a carrier that is spoken to over HTTP (section <c>Routes:{route}:Http</c>). docs/carriers-http.md tells how
/// to fill it in.
/// </summary>
public sealed class HttpRouteOptions : RequestOptions
{
    /// <summary>
    /// The files in which secrets lie, by the names that templates call them by: <c>{secret:name}</c>. At most
    /// <see cref="MaxSecrets"/>.
    /// </summary>
    public Dictionary<string, string> Secrets { get; set; } = new(StringComparer.Ordinal);

    /// <summary>User and password in the <c>Authorization</c> header; null for none.</summary>
    public BasicOptions? Basic { get; set; }

    /// <summary>Where the carrier shall send receipts; needed where a template has <c>{receipt_url}</c>.</summary>
    public string? ReceiptUrl { get; set; }

    /// <summary>How answers are understood.</summary>
    public HttpAnswerOptions Answer { get; set; } = new();

    /// <summary>
    /// How long an answer is waited for, connecting included; after it the message is unknown. 100 ms to 2 minutes.
    /// Default: 10 seconds.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long connecting may take. 50 ms up to <see cref="Timeout"/>. Default: 3 seconds, or the timeout if shorter.
    /// </summary>
    public TimeSpan? ConnectTimeout { get; set; }

    /// <summary>
    /// How long an unused connection is kept; less than the carrier keeps it, so that no message goes into one that is
    /// about to close. 1 second to 10 minutes. Default: 15 seconds.
    /// </summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Requests, and connections, at once. 1 to 10,000. Default: 50.</summary>
    public int Window { get; set; } = 50;

    /// <summary>Messages that may wait for a place in the window. 0 to 10,000. Default: 100.</summary>
    public int Queue { get; set; } = 100;

    /// <summary>How long each of them waits at most. 10 ms to 1 minute. Default: 2 seconds.</summary>
    public TimeSpan QueueWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How often a message whose fate is unknown is sent again, under the same reference. 0 to
    /// <see cref="MaxRepeats"/>. Default: 0. Only with <see cref="Idempotent"/>.
    /// </summary>
    public int Repeats { get; set; }

    /// <summary>
    /// Whether the carrier promises to take a message that comes again under the same <c>{reference}</c> or
    /// <c>{idempotency_key}</c> once. Default: no.
    /// </summary>
    public bool Idempotent { get; set; }

    /// <summary>When the route is given a rest.</summary>
    public BreakerOptions Breaker { get; set; } = new();

    /// <summary>
    /// The rest of a carrier that asked to be spared without saying how long. 10 ms to 1 minute. Default: 1 second.
    /// </summary>
    public TimeSpan ThrottlePause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The largest answer that is read. 1 KB to 1 MB. Default: 64 KB.</summary>
    public int MaxAnswerBytes { get; set; } = 64 * 1024;

    /// <summary>
    /// Whether <c>http</c> may be spoken to another machine, where numbers and codes can be read on the way. Default:
    /// no.
    /// </summary>
    public bool AllowPlainHttp { get; set; }

    /// <summary>The proxy to the carrier; null for none (the environment's is not taken).</summary>
    public string? Proxy { get; set; }

    /// <summary>How receipts and inbound messages arrive; null where none do.</summary>
    public CallbackOptions? Callbacks { get; set; }

    /// <summary>How numbers are looked up; null where this carrier cannot.</summary>
    public LookupOptions? Lookup { get; set; }

    /// <summary>What a link with these settings bears at once.</summary>
    internal LinkWindow LinkWindow => LinkWindow.Around(Window, Queue, QueueWait);

    /// <summary>Most secrets of one route.</summary>
    public const int MaxSecrets = 8;

    /// <summary>Most repeats of one message.</summary>
    public const int MaxRepeats = 3;
}

/// <summary>A user and the file of its password.</summary>
public sealed class BasicOptions
{
    /// <summary>The user.</summary>
    public string User { get; set; } = "";

    /// <summary>The file in which the password lies.</summary>
    public string PasswordFile { get; set; } = "";
}

/// <summary>When a carrier that loses messages is left alone for a while.</summary>
public sealed class BreakerOptions
{
    /// <summary>The part of requests that must fail. Above 0, up to 1. Default: 0.5.</summary>
    public double Failures { get; set; } = 0.5;

    /// <summary>Of at least so many. 2 to 10,000. Default: 10.</summary>
    public int Of { get; set; } = 10;

    /// <summary>Within this time. 1 second to 10 minutes. Default: 30 seconds.</summary>
    public TimeSpan Within { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long nothing is sent; then one message tries. 500 ms to 10 minutes. Default: 15 seconds.
    /// </summary>
    public TimeSpan Rest { get; set; } = TimeSpan.FromSeconds(15);
}
