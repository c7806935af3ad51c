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

    /// <summary>How long a stopping server waits for requests under way. Default: 20 seconds.</summary>
    public TimeSpan Drain { get; set; } = TimeSpan.FromSeconds(20);
}

/// <summary>Refuses limits that cannot work.</summary>
internal sealed class FrontDoorOptionsValidator : IValidateOptions<FrontDoorOptions>
{
    private const int Most = 1_000_000;

    public ValidateOptionsResult Validate(string? name, FrontDoorOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.MaxInFlight is < 1 or > Most)
            result.AddError("FrontDoor:MaxInFlight must be 1 to 1,000,000; leave it out for 5,000.");
        if (options.MaxConnections is < 1 or > Most)
            result.AddError("FrontDoor:MaxConnections must be 1 to 1,000,000; leave it out for 20,000.");
        if (options.Drain <= TimeSpan.Zero || options.Drain > TimeSpan.FromMinutes(10))
            result.AddError("FrontDoor:Drain must be above zero and at most 10 minutes; leave it out for 20 seconds.");
        return result.Build();
    }
}
