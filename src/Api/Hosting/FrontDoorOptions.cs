using Countersign.Tenants;
using Microsoft.Extensions.Options;

namespace Countersign.Api.Hosting;

/// <summary>Limits of the front door as a whole (configuration section <c>FrontDoor</c>).</summary>
internal sealed class FrontDoorOptions
{
    /// <summary>
    /// Requests under way at once; the next one gets 503 <c>overloaded</c>. 1 to 1,000,000. Default: 5,000.
    /// </summary>
    public int MaxInFlight { get; set; } = 5_000;

    /// <summary>Open connections. 1 to 1,000,000. Default: 20,000.</summary>
    public int MaxConnections { get; set; } = 20_000;

    /// <summary>
    /// Those of one address (of IPv6: its first 64 bits) that is none of the <see cref="Proxies"/>; more are closed at
    /// once. 1 to 1,000,000. Default: 2,000.
    /// </summary>
    public int MaxConnectionsPerAddress { get; set; } = 2_000;

    /// <summary>
    /// Bodies that are being read of callers whose proof is in the body: so many on <c>/oauth/token</c>, and as many on
    /// <c>/carriers</c>; the next one gets 503 <c>overloaded</c>. Never more than a quarter of
    /// <see cref="MaxInFlight"/>. 1 to 1,000,000. Default: 256.
    /// </summary>
    public int MaxUnproven { get; set; } = 256;

    /// <summary>Those of one address (of IPv6: its first 64 bits). 1 to 1,000,000. Default: 32.</summary>
    public int MaxUnprovenPerAddress { get; set; } = 32;

    /// <summary>
    /// How long such a body may take to arrive as a whole; then it is answered 408 <c>request-timeout</c>. 100 ms to 1
    /// minute. Default: 5 seconds.
    /// </summary>
    public TimeSpan UnprovenBodyTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The proxies in front of it, as addresses or blocks of them: what they say of a client's address
    /// (<c>X-Forwarded-For</c>) and of its scheme (<c>X-Forwarded-Proto</c>) is believed, and nobody else's word. At
    /// most 64. Default: none.
    /// </summary>
    public IList<string> Proxies { get; } = [];

    /// <summary>
    /// How long a call is repeated whose silo went away, under the same operation id, before the caller is told to come
    /// back. Zero to 1 minute. Default: 12 seconds for a client of silos, which is what it takes to find out that one
    /// is dead; none where the silo is this process.
    /// </summary>
    public TimeSpan Patience { get; set; }
}

/// <summary>Refuses limits that cannot work.</summary>
internal sealed class FrontDoorOptionsValidator : IValidateOptions<FrontDoorOptions>
{
    private const int Most = 1_000_000;
    private const int MaxProxies = 64;

    private static readonly TimeSpan Quickest = TimeSpan.FromMilliseconds(100);

    public ValidateOptionsResult Validate(string? name, FrontDoorOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.MaxInFlight is < 1 or > Most)
            result.AddError("FrontDoor:MaxInFlight must be 1 to 1,000,000; leave it out for 5,000.");
        if (options.MaxConnections is < 1 or > Most)
            result.AddError("FrontDoor:MaxConnections must be 1 to 1,000,000; leave it out for 20,000.");
        if (options.MaxConnectionsPerAddress is < 1 or > Most)
            result.AddError("FrontDoor:MaxConnectionsPerAddress must be 1 to 1,000,000; leave it out for 2,000.");
        if (options.MaxUnproven is < 1 or > Most)
            result.AddError("FrontDoor:MaxUnproven must be 1 to 1,000,000; leave it out for 256.");
        if (options.MaxUnprovenPerAddress is < 1 or > Most)
            result.AddError("FrontDoor:MaxUnprovenPerAddress must be 1 to 1,000,000; leave it out for 32.");
        if (options.UnprovenBodyTime < Quickest || options.UnprovenBodyTime > TimeSpan.FromMinutes(1))
            result.AddError("FrontDoor:UnprovenBodyTime must be 100 ms to 1 minute; leave it out for 5 seconds.");
        if (options.Patience < TimeSpan.Zero || options.Patience > TimeSpan.FromMinutes(1))
            result.AddError("FrontDoor:Patience must be zero to 1 minute; leave it out for the default.");
        if (options.Proxies.Count > MaxProxies || options.Proxies.Any(static one => !AddressBlock.TryParse(one, out _)))
            result.AddError("FrontDoor:Proxies must be at most 64 addresses or blocks of them, as 10.0.0.0/8.");
        return result.Build();
    }
}
