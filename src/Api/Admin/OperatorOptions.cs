using Microsoft.Extensions.Options;

namespace Countersign.Api.Admin;

/// <summary>Where the operator's key comes from (configuration section <c>Admin</c>).</summary>
internal sealed class OperatorOptions
{
    /// <summary>
    /// The file with the key. With several front doors all of them read the same one, e.g. a mounted secret. Default:
    /// <c>operator.key</c> in the data folder.
    /// </summary>
    public string KeyFile { get; set; } = "";

    /// <summary>
    /// Makes the key where there is no file. Default: true where front door and silo are one process, else false: then
    /// nobody may administer without a file.
    /// </summary>
    public bool CreateIfMissing { get; set; }
}

/// <summary>Refuses a path that is none.</summary>
internal sealed class OperatorOptionsValidator : IValidateOptions<OperatorOptions>
{
    public ValidateOptionsResult Validate(string? name, OperatorOptions options) =>
        string.IsNullOrWhiteSpace(options.KeyFile) || Directory.Exists(options.KeyFile)
            ? ValidateOptionsResult.Fail(
                "Admin:KeyFile must be the path of a file; name the mounted secret, or leave it out.")
            : ValidateOptionsResult.Success;
}
