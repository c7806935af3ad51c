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

    /// <summary>
    /// An address of its own for what operators do, as <c>http://10.0.0.5:9090</c>: then <c>/admin</c> is served there
    /// alone, and nothing of tenants is. Default: none, and <c>/admin</c> is served beside all else.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>The port of <see cref="Url"/>; null where there is none.</summary>
    public int? Port => string.IsNullOrEmpty(Url) ? null : new Uri(Url).Port;
}

/// <summary>Refuses a path that is none.</summary>
internal sealed class OperatorOptionsValidator : IValidateOptions<OperatorOptions>
{
    public ValidateOptionsResult Validate(string? name, OperatorOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (string.IsNullOrWhiteSpace(options.KeyFile) || Directory.Exists(options.KeyFile))
            result.AddError("Admin:KeyFile must be the path of a file; name the mounted secret, or leave it out.");
        if (options.Url is { Length: > 0 } url && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Port > 0))
            result.AddError("Admin:Url must be an address with a port, as http://10.0.0.5:9090; or leave it out.");
        return result.Build();
    }
}
