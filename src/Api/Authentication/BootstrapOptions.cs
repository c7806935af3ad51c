using Microsoft.Extensions.Options;

namespace Countersign.Api.Authentication;

/// <summary>Where the first tenant's sandbox key comes from (configuration section <c>Bootstrap</c>).</summary>
internal sealed class BootstrapOptions
{
    /// <summary>
    /// The file with the key. With several front doors all of them read the same one, e.g. a mounted secret. Default:
    /// <c>sandbox.key</c> in the data folder.
    /// </summary>
    public string KeyFile { get; set; } = "";

    /// <summary>
    /// Makes the key where there is no file. Default: true where front door and silo are one process, else false: then
    /// there is no first tenant without a file.
    /// </summary>
    public bool CreateIfMissing { get; set; }
}

/// <summary>Refuses a path that is none.</summary>
internal sealed class BootstrapOptionsValidator : IValidateOptions<BootstrapOptions>
{
    public ValidateOptionsResult Validate(string? name, BootstrapOptions options) =>
        string.IsNullOrWhiteSpace(options.KeyFile) || Directory.Exists(options.KeyFile)
            ? ValidateOptionsResult.Fail(
                "Bootstrap:KeyFile must be the path of a file; name the mounted secret, or leave it out.")
            : ValidateOptionsResult.Success;
}
