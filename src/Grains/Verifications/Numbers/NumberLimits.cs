namespace Countersign.Verifications;

/// <summary>What one number bears from all tenants together, whatever each of them allows itself.</summary>
public sealed class NumberLimits
{
    /// <summary>
    /// Sends to one number within <see cref="SendWindow"/> on behalf of anybody. 1 to 100. Default: 30.
    /// </summary>
    public int MaxSends { get; set; } = 30;

    /// <summary>The window of <see cref="MaxSends"/>. 1 minute to 1 day. Default: 1 hour.</summary>
    public TimeSpan SendWindow { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Verifications of one number kept for one tenant; the oldest finished one goes first. 2 to 100. Default: 16.
    /// </summary>
    public int SessionsPerTenant { get; set; } = 16;

    /// <summary>
    /// Verifications of one number kept in all. 2 to 1,000, no fewer than for one tenant. Default: 64.
    /// </summary>
    public int Sessions { get; set; } = 64;

    /// <summary>
    /// Messages of one tenant's own to one number within <see cref="MessageWindow"/>. 1 to 100. Default: 20.
    /// </summary>
    public int MaxMessages { get; set; } = 20;

    /// <summary>Those of all tenants together, no fewer than of one. 1 to 1,000. Default: 100.</summary>
    public int MaxMessagesOfAll { get; set; } = 100;

    /// <summary>
    /// The window of both; a message is kept at least that long. 1 minute to 7 days. Default: 1 day.
    /// </summary>
    public TimeSpan MessageWindow { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How long the same text of the same reference is not sent again, no longer than <see cref="MessageWindow"/>.
    /// Default: 10 minutes.
    /// </summary>
    public TimeSpan DuplicateWindow { get; set; } = TimeSpan.FromMinutes(10);
}
