using Countersign.Numbers;
using Countersign.Verifications;
using Microsoft.Extensions.Options;

namespace Countersign.Api.Authentication;

/// <summary>What the first tenant has and may do (configuration section <c>Bootstrap</c>).</summary>
internal sealed class BootstrapOptions
{
    /// <summary>
    /// The file with its sandbox key. With several front doors all of them read the same one, e.g. a mounted secret.
    /// Default: <c>sandbox.key</c> in the data folder.
    /// </summary>
    public string KeyFile { get; set; } = "";

    /// <summary>
    /// The file with its live key, made only where routes are configured. Default: <c>live.key</c> in the data folder.
    /// </summary>
    public string LiveKeyFile { get; set; } = "";

    /// <summary>
    /// Makes a key where there is no file. Default: true where front door and silo are one process, else false: then
    /// there is no first tenant without a file.
    /// </summary>
    public bool CreateIfMissing { get; set; }

    /// <summary>
    /// The regions its live traffic may go to, as <c>UZ</c>; at most 300. Default: none, so that nothing leaves.
    /// </summary>
    public IList<string> AllowedRegions { get; } = [];

    /// <summary>
    /// What follows where a text message did not arrive, at most <see cref="VerificationPolicy.MaxFallback"/> steps.
    /// Default: nothing.
    /// </summary>
    public IList<FallbackOptions> Fallback { get; } = [];
}

/// <summary>One step of what follows.</summary>
internal sealed class FallbackOptions
{
    /// <summary>How the code travels next. Default: a call.</summary>
    public Channel Channel { get; set; } = Channel.Voice;

    /// <summary>
    /// How long the attempt before it may be without a receipt. 5 seconds to 10 minutes. Default: 20 seconds.
    /// </summary>
    public TimeSpan After { get; set; } = TimeSpan.FromSeconds(20);
}

/// <summary>Refuses what cannot work.</summary>
internal sealed class BootstrapOptionsValidator : IValidateOptions<BootstrapOptions>
{
    private const int MaxRegions = 300;

    private static readonly TimeSpan ShortestStep = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(10);

    public ValidateOptionsResult Validate(string? name, BootstrapOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        CheckFile("KeyFile", options.KeyFile, result);
        CheckFile("LiveKeyFile", options.LiveKeyFile, result);
        if (options.AllowedRegions.Count > MaxRegions || options.AllowedRegions.Any(static one => !IsRegion(one)))
            result.AddError("Bootstrap:AllowedRegions must be ISO 3166 codes of countries in capitals, as UZ.");
        if (options.Fallback.Count > VerificationPolicy.MaxFallback)
            result.AddError($"Bootstrap:Fallback must have at most {VerificationPolicy.MaxFallback} steps.");
        if (options.Fallback.Any(static step => step.After < ShortestStep || step.After > LongestStep))
            result.AddError("Bootstrap:Fallback:…:After must be 5 seconds to 10 minutes; leave it out for 20 seconds.");
        return result.Build();
    }

    private static bool IsRegion(string region) => NumberParser.IsRegion(region);

    private static void CheckFile(string option, string path, ValidateOptionsResultBuilder result)
    {
        if (string.IsNullOrWhiteSpace(path) || Directory.Exists(path))
            result.AddError(
                $"Bootstrap:{option} must be the path of a file; name the mounted secret, or leave it out.");
    }
}
