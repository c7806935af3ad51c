namespace Countersign.Carriers.Links;

/// <summary>How links are kept open (section <c>Links</c>).</summary>
public sealed class LinkOptions
{
    /// <summary>
    /// Every silo asks every link once in this time where it stands, which opens one that is nowhere open. 100 ms to
    /// 1 minute. Default: 2 seconds.
    /// </summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an answer to that may take. 100 ms to 1 minute. Default: 1 second.</summary>
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(1);
}
